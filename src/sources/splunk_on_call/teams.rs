//! The names of teams: an incident names those that were paged by slug, and the policies of the same file say who they are.

use super::SHAPE;
use super::wire::{Incident, Paged};
use crate::model::Result;
use crate::sources::Input;
use crate::sources::json::{Many, Scalar, Splitter};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Slug -> name, of everything that one file says.
#[derive(Debug, Default)]
pub(super) struct Teams(BTreeMap<String, String>);

impl Teams {
    /// Reads the whole input for them. A record that is no JSON names none; it is rejected when it is mapped.
    ///
    /// # Errors
    /// The input cannot be read.
    pub(super) fn read(input: &dyn Input) -> Result<Teams> {
        let mut teams = BTreeMap::new();
        for chunk in Splitter::new(input.name(), input.open()?, SHAPE) {
            let chunk = chunk?;
            for (_, range) in &chunk.records {
                let bytes = &chunk.bytes[range.clone()];
                if memchr::memmem::find(bytes, b"\"pagedPolicies\"").is_none() {
                    continue;
                }
                let Ok(incident) = serde_json::from_slice::<Incident<'_>>(bytes) else { continue };
                for team in incident.paged_policies.items().iter().filter_map(|paged| paged.get()?.team.get()) {
                    if let (Some(slug), Some(name)) = (team.slug.text(), team.name.text()) {
                        teams.entry(slug.into_owned()).or_insert_with(|| name.into_owned());
                    }
                }
            }
        }
        Ok(Teams(teams))
    }

    /// A team by its name, where the file tells it, else by its slug.
    pub(super) fn name<'s>(&'s self, slug: &'s str) -> &'s str {
        self.0.get(slug).map_or(slug, String::as_str)
    }

    /// The teams that an incident paged, joined by `;`; those of its policies where it lists none.
    pub(super) fn of<'i>(
        &self,
        slugs: &Many<Scalar<'_>>,
        policies: impl Iterator<Item = &'i Paged<'i>>,
    ) -> Option<String> {
        let mut names: Vec<Cow<'_, str>> = Vec::new();
        let told = slugs.items().iter().filter_map(Scalar::text);
        names.extend(told.map(|slug| match slug {
            Cow::Borrowed(slug) => Cow::Borrowed(self.name(slug)),
            Cow::Owned(slug) => Cow::Owned(self.name(&slug).to_owned()),
        }));
        if names.is_empty() {
            names.extend(policies.filter_map(|paged| paged.team.get()?.label()));
        }
        let mut joined: Vec<&str> = Vec::new();
        for name in &names {
            if !joined.contains(&name.as_ref()) {
                joined.push(name);
            }
        }
        (!joined.is_empty()).then(|| joined.join(";"))
    }
}
