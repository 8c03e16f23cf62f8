//! JSON values as exports really hold them: absent, null, of another type than documented. Nothing here fails on valid JSON.

use serde::de::value::{CowStrDeserializer, MapAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A field that should hold text, a number or a flag.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scalar<'a> {
    /// The key is not there.
    #[default]
    Absent,
    /// It is `null`.
    Null,
    /// A text, as it stands.
    Text(Cow<'a, str>),
    /// A number. A whole one that a double cannot hold is a text, as it is written.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// Something else, and what.
    Wrong(&'static str),
}

impl Scalar<'_> {
    /// Whether the key is not there at all: the exporter left it out, so nothing is known.
    pub fn is_absent(&self) -> bool {
        matches!(self, Scalar::Absent)
    }

    /// The text, or the number as text; `None` where there is none or it is empty.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Scalar::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Cow::Borrowed),
            Scalar::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// What it is, for messages.
    pub fn found(&self) -> String {
        match self {
            Scalar::Absent | Scalar::Null => "nothing".to_owned(),
            Scalar::Text(text) => format!("{text:?}"),
            Scalar::Number(number) => number.to_string(),
            Scalar::Flag(flag) => flag.to_string(),
            Scalar::Wrong(what) => (*what).to_owned(),
        }
    }
}

/// The largest whole number of which a double holds every one below.
const LARGEST_EXACT: u64 = 1 << 53;

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Flag(flag))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(number as f64))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
        // Nanoseconds since 1970 are more than a double holds.
        Ok(if number > LARGEST_EXACT {
            Scalar::Text(Cow::Owned(number.to_string()))
        } else {
            Scalar::Number(number as f64)
        })
    }
    fn visit_f64<E>(self, number: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(number))
    }
    fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Null)
    }
    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Scalar<'de>, S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Wrong("a list"))
    }
    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Scalar<'de>, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Wrong("an object"))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

/// What an object type makes of bare text in its place (`"service": "checkout"`).
pub trait Fields<'de>: Deserialize<'de> {
    /// What the text means; `None`: nothing.
    fn of_text(_text: Cow<'de, str>) -> Option<Self> {
        None
    }
}

/// A field that should hold an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tolerant<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// It is `null`.
    Null,
    /// The object.
    There(T),
    /// A value of another type.
    Wrong,
}

impl<T> Tolerant<T> {
    /// The object, if there is one.
    pub fn get(&self) -> Option<&T> {
        if let Tolerant::There(value) = self { Some(value) } else { None }
    }
    /// Whether it is there and readable, if only as null.
    pub fn is_told(&self) -> bool {
        matches!(self, Tolerant::Null | Tolerant::There(_))
    }
}

struct TolerantVisitor<T>(PhantomData<T>);

impl<'de, T: Fields<'de>> Visitor<'de> for TolerantVisitor<T> {
    type Value = Tolerant<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tolerant<T>, E> {
        Ok(T::of_text(Cow::Borrowed(text)).map_or(Tolerant::Wrong, Tolerant::There))
    }
    fn visit_str<E>(self, text: &str) -> Result<Tolerant<T>, E> {
        Ok(T::of_text(Cow::Owned(text.to_owned())).map_or(Tolerant::Wrong, Tolerant::There))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Tolerant<T>, E> {
        Ok(Tolerant::Wrong)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Tolerant<T>, E> {
        Ok(Tolerant::Wrong)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Tolerant<T>, E> {
        Ok(Tolerant::Wrong)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Tolerant<T>, E> {
        Ok(Tolerant::Wrong)
    }
    fn visit_unit<E>(self) -> Result<Tolerant<T>, E> {
        Ok(Tolerant::Null)
    }
    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Tolerant<T>, S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Tolerant::Wrong)
    }
    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Tolerant<T>, M::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Tolerant::There)
    }
}

impl<'de, T: Fields<'de>> Deserialize<'de> for Tolerant<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TolerantVisitor(PhantomData))
    }
}

/// A field that should hold a list; one element alone is a list of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Many<T> {
    /// The key is not there, or holds a number or a flag.
    #[default]
    Absent,
    /// The elements; none where it is `null`.
    There(Vec<T>),
}

impl<T> Many<T> {
    /// Whether the key is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Many::Absent)
    }
    /// The elements.
    pub fn items(&self) -> &[T] {
        if let Many::There(items) = self { items } else { &[] }
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = Many<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Many<T>, E> {
        let text: CowStrDeserializer<'de, E> = Cow::<'de, str>::Borrowed(text).into_deserializer();
        Ok(Many::There(vec![T::deserialize(text)?]))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Many<T>, E> {
        let text: CowStrDeserializer<'de, E> = Cow::<'de, str>::Owned(text.to_owned()).into_deserializer();
        Ok(Many::There(vec![T::deserialize(text)?]))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Many<T>, E> {
        Ok(Many::Absent)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Many<T>, E> {
        Ok(Many::Absent)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Many<T>, E> {
        Ok(Many::Absent)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Many<T>, E> {
        Ok(Many::Absent)
    }
    fn visit_unit<E>(self) -> Result<Many<T>, E> {
        Ok(Many::There(Vec::new()))
    }
    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Many<T>, S::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Many::There(items))
    }
    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Many<T>, M::Error> {
        Ok(Many::There(vec![T::deserialize(MapAccessDeserializer::new(map))?]))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

/// Whether a key is there with a value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seen(
    /// It is there.
    pub bool,
);

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Seen(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Service<'a> {
        #[serde(borrow)]
        name: Scalar<'a>,
    }
    impl Default for Service<'_> {
        fn default() -> Self {
            Service { name: Scalar::Absent }
        }
    }
    impl<'de: 'a, 'a> Fields<'de> for Service<'a> {
        fn of_text(text: Cow<'de, str>) -> Option<Self> {
            Some(Service { name: Scalar::Text(text) })
        }
    }

    #[test]
    fn every_type_in_the_place_of_a_scalar_is_taken() {
        for (json, expected) in [
            ("null", Scalar::Null),
            ("\"a\\nb\"", Scalar::Text("a\nb".into())),
            ("12", Scalar::Number(12.0)),
            ("-1.5", Scalar::Number(-1.5)),
            ("1420452224764002246", Scalar::Text("1420452224764002246".into())),
            ("true", Scalar::Flag(true)),
            ("[1,[2]]", Scalar::Wrong("a list")),
            ("{\"a\":{}}", Scalar::Wrong("an object")),
        ] {
            assert_eq!(serde_json::from_str::<Scalar<'_>>(json).expect("any JSON is taken"), expected, "{json}");
        }
        assert_eq!(Scalar::Number(12.0).text().as_deref(), Some("12"));
    }

    #[test]
    fn every_type_in_the_place_of_an_object_or_a_list_is_taken() {
        let service = |name: &'static str| Service { name: Scalar::Text(name.into()) };
        for (json, expected) in [
            ("null", Tolerant::Null),
            ("{\"name\":\"a\",\"more\":1}", Tolerant::There(service("a"))),
            ("\"a\"", Tolerant::There(service("a"))),
            ("[]", Tolerant::Wrong),
            ("3", Tolerant::Wrong),
        ] {
            assert_eq!(
                serde_json::from_str::<Tolerant<Service<'_>>>(json).expect("any JSON is taken"),
                expected,
                "{json}"
            );
        }
        for (json, n) in [("null", 0), ("[\"a\",{\"name\":\"b\"}]", 2), ("\"a\"", 1), ("{\"name\":\"a\"}", 1)] {
            let many: Many<Tolerant<Service<'_>>> = serde_json::from_str(json).expect("any JSON is taken");
            assert_eq!((many.is_absent(), many.items().len()), (false, n), "{json}");
        }
    }
}
