//! Jira's own words, as its REST API writes them. Nothing is required.

use crate::sources::json::{Fields, Many, Scalar, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

macro_rules! wire {
    ($($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Default, Deserialize)]
        #[serde(default)]
        pub(super) struct $name<'a> {
            $($(#[$field_meta])* pub(super) $field: $type,)*
        }
    )*};
}

wire! {
    struct Issue {
        #[serde(borrow)]
        key: Scalar<'a>,
        #[serde(rename = "self")]
        link: Scalar<'a>,
        fields: Tolerant<IssueFields<'a>>,
        changelog: Tolerant<Changelog<'a>>,
    }
    struct IssueFields {
        #[serde(borrow)]
        summary: Scalar<'a>,
        created: Scalar<'a>,
        updated: Scalar<'a>,
        resolutiondate: Scalar<'a>,
        statuscategorychangedate: Scalar<'a>,
        status: Tolerant<State<'a>>,
        priority: Tolerant<Named<'a>>,
        resolution: Tolerant<Named<'a>>,
        project: Tolerant<Named<'a>>,
        assignee: Tolerant<Person<'a>>,
        labels: Many<Scalar<'a>>,
        components: Many<Tolerant<Named<'a>>>,
        issuelinks: Many<Tolerant<Link<'a>>>,
        parent: Tolerant<Keyed<'a>>,
    }
    struct State {
        #[serde(borrow)]
        name: Scalar<'a>,
        #[serde(rename = "statusCategory")]
        category: Tolerant<Category<'a>>,
    }
    struct Category {
        #[serde(borrow)]
        key: Scalar<'a>,
    }
    struct Named {
        #[serde(borrow)]
        name: Scalar<'a>,
    }
    struct Person {
        #[serde(borrow, rename = "displayName")]
        display_name: Scalar<'a>,
        name: Scalar<'a>,
        #[serde(rename = "emailAddress")]
        email: Scalar<'a>,
        /// `atlassian` or `customer`: a person; `app`: none.
        #[serde(rename = "accountType")]
        account_type: Scalar<'a>,
    }
    struct Link {
        #[serde(borrow, rename = "inwardIssue")]
        inward: Tolerant<Keyed<'a>>,
        #[serde(rename = "outwardIssue")]
        outward: Tolerant<Keyed<'a>>,
    }
    struct Keyed {
        #[serde(borrow)]
        key: Scalar<'a>,
    }
    struct Changelog {
        #[serde(borrow)]
        total: Scalar<'a>,
        histories: Many<Tolerant<History<'a>>>,
    }
    struct History {
        #[serde(borrow)]
        id: Scalar<'a>,
        created: Scalar<'a>,
        author: Tolerant<Person<'a>>,
        items: Many<Tolerant<Item<'a>>>,
    }
    struct Item {
        #[serde(borrow)]
        field: Scalar<'a>,
        #[serde(rename = "fromString")]
        was: Scalar<'a>,
        #[serde(rename = "toString")]
        is: Scalar<'a>,
    }
}

impl<'de: 'a, 'a> Fields<'de> for IssueFields<'a> {}
impl<'de: 'a, 'a> Fields<'de> for Category<'a> {}
impl<'de: 'a, 'a> Fields<'de> for Link<'a> {}
impl<'de: 'a, 'a> Fields<'de> for Keyed<'a> {}
impl<'de: 'a, 'a> Fields<'de> for Changelog<'a> {}
impl<'de: 'a, 'a> Fields<'de> for History<'a> {}
impl<'de: 'a, 'a> Fields<'de> for Item<'a> {}
impl<'de: 'a, 'a> Fields<'de> for State<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(State { name: Scalar::Text(text), ..State::default() })
    }
}
impl<'de: 'a, 'a> Fields<'de> for Named<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Named { name: Scalar::Text(text) })
    }
}
impl<'de: 'a, 'a> Fields<'de> for Person<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Person { display_name: Scalar::Text(text), ..Person::default() })
    }
}

impl Person<'_> {
    /// What they are called.
    pub(super) fn called(&self) -> Option<Cow<'_, str>> {
        self.display_name.text().or_else(|| self.name.text()).or_else(|| self.email.text())
    }

    /// Whether it is a person, where the site tells.
    pub(super) fn is_person(&self) -> Option<bool> {
        self.account_type.text().map(|kind| kind != "app")
    }
}
