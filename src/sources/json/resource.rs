//! A resource of JSON:API: an id and a type, with its values under `attributes`.

use super::tolerant::{Fields, Scalar, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

/// A resource whose values are a `T`, bare or in its envelope: `{"data": {"id", "type", "attributes"}}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "T: Fields<'de> + Default"))]
pub struct Resource<'a, T> {
    /// Its id.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Scalar<'a>,
    /// Its values.
    pub attributes: Tolerant<T>,
    data: Tolerant<Box<Resource<'a, T>>>,
}

impl<T> Resource<'_, T> {
    /// The resource itself, out of its envelope if it has one.
    pub fn bare(&self) -> &Self {
        self.data.get().map_or(self, |inner| inner)
    }
}

impl<'de: 'a, 'a, T: Fields<'de> + Default> Fields<'de> for Resource<'a, T> {}

impl<'de: 'a, 'a, T: Fields<'de> + Default> Fields<'de> for Box<Resource<'a, T>> {}

/// Something with a name (a severity, a service, a person): flat, or as a resource in its envelope.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct Named<'a> {
    #[serde(borrow)]
    id: Scalar<'a>,
    name: Scalar<'a>,
    full_name: Scalar<'a>,
    email: Scalar<'a>,
    attributes: Tolerant<Box<Named<'a>>>,
    data: Tolerant<Box<Named<'a>>>,
}

impl Named<'_> {
    /// Its name; the address of a person without one.
    pub fn name(&self) -> Option<Cow<'_, str>> {
        self.first(&|named| named.name.text().or_else(|| named.full_name.text())).or_else(|| self.email())
    }

    /// Its id.
    pub fn id(&self) -> Option<Cow<'_, str>> {
        self.first(&|named| named.id.text())
    }

    /// The address of a person.
    pub fn email(&self) -> Option<Cow<'_, str>> {
        self.first(&|named| named.email.text())
    }

    fn first<'s>(&'s self, value: &dyn Fn(&'s Self) -> Option<Cow<'s, str>>) -> Option<Cow<'s, str>> {
        let within = |inner: &'s Tolerant<Box<Self>>| inner.get().and_then(|inner| inner.first(value));
        value(self).or_else(|| within(&self.attributes)).or_else(|| within(&self.data))
    }
}

impl<'de: 'a, 'a> Fields<'de> for Named<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Named { name: Scalar::Text(text), ..Named::default() })
    }
}

impl<'de: 'a, 'a> Fields<'de> for Box<Named<'a>> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_read_bare_and_in_its_envelope() {
        let bare = r#"{"id":7,"type":"incidents","attributes":{"name":"x"}}"#;
        for text in [bare.to_owned(), format!("{{\"data\":{bare}}}")] {
            let resource: Resource<'_, Named<'_>> = serde_json::from_str(&text).expect("it is a resource");
            let resource = resource.bare();
            assert_eq!(
                (resource.id.text().as_deref(), resource.kind.text().as_deref()),
                (Some("7"), Some("incidents"))
            );
            assert_eq!(resource.attributes.get().and_then(Named::name).as_deref(), Some("x"));
        }
    }

    #[test]
    fn a_name_is_found_flat_nested_and_as_text() {
        for text in [
            r#""a""#,
            r#"{"id":"1","name":"a"}"#,
            r#"{"data":{"id":"1","type":"severities","attributes":{"name":"a","slug":"b"}}}"#,
            r#"{"data":{"id":"1","attributes":{"full_name":"a","email":"a@example.com"}}}"#,
        ] {
            let Ok(Tolerant::There(named)) = serde_json::from_str::<Tolerant<Named<'_>>>(text) else {
                panic!("{text} is read")
            };
            assert_eq!(named.name().as_deref(), Some("a"), "{text}");
        }
        let Ok(Tolerant::There(named)) = serde_json::from_str::<Tolerant<Named<'_>>>(r#"{"data":null}"#) else {
            panic!("an empty envelope is read")
        };
        assert_eq!((named.name(), named.id()), (None, None));
    }
}
