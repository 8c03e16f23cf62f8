//! A resource of JSON:API: an id and a type, with its values under `attributes`.

use super::record::Refusal;
use super::tolerant::{Fields, Many, Scalar, Tolerant};
use crate::model::code;
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
    attributes: Tolerant<T>,
    data: Tolerant<Box<Resource<'a, T>>>,
}

impl<T> Resource<'_, T> {
    /// The resource itself, out of its envelope if it has one.
    pub fn bare(&self) -> &Self {
        self.data.get().map_or(self, |inner| inner)
    }

    /// Its values.
    ///
    /// # Errors
    /// They are no object: the row is rejected.
    pub fn values(&self) -> Result<&T, Refusal> {
        self.attributes.get().ok_or_else(|| {
            Refusal::Reject(code::BAD_JSON, "attributes: expected an object, found none or another type".into())
        })
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

/// The only one of a list by its name; several are no one.
pub fn only<'s>(many: &'s Many<Tolerant<Named<'_>>>) -> Option<Cow<'s, str>> {
    if let [only] = many.items() { only.get()?.name() } else { None }
}

/// All of a list by their names, joined by `;`.
pub fn joined(many: &Many<Tolerant<Named<'_>>>) -> Option<String> {
    let names: Vec<_> = many.items().iter().filter_map(|named| named.get()?.name()).collect();
    (!names.is_empty()).then(|| names.join(";"))
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
            assert_eq!(resource.values().ok().and_then(Named::name).as_deref(), Some("x"));
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

    #[test]
    fn one_name_is_the_only_one_and_several_are_joined() {
        for (text, one, all) in [
            (r#"[{"name":"a"}]"#, Some("a"), Some("a")),
            (r#"["a",{"name":"b"},7]"#, None, Some("a;b")),
            ("[]", None, None),
            ("null", None, None),
        ] {
            let many: Many<Tolerant<Named<'_>>> = serde_json::from_str(text).expect("any JSON is taken");
            assert_eq!((only(&many).as_deref(), joined(&many).as_deref()), (one, all), "{text}");
        }
    }
}
