//! Where a project out of a file lands: where it is already, in a new place, or where a person says.

use crate::ids::ProjectId;

/// What stands under an id where the project could land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Free,
    /// What the file brings.
    Same,
    /// A project that has gone on since, or had before.
    Changed,
    InTrash,
    /// Deleted for good: nothing can stand there any more.
    Purged,
}

/// What is to be done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// It becomes a project under this id.
    New(ProjectId),
    /// It is here.
    Same(ProjectId),
    /// A person decides. `copy`: the id for a second copy; none: a fresh one.
    Ask {
        there: ProjectId,
        as_it_is: Place,
        copy: Option<ProjectId>,
    },
}

/// `own`: the id that the content has in this account ([`super::ProjectFile::project_for`]); `source`: the project that the
/// file was made of, where the account has it alive. The same file lands in the same place again, as a second copy too.
pub fn landing((own, at_own): (ProjectId, Place), source: Option<(ProjectId, Place)>) -> Landing {
    let source = source.filter(|(_, place)| matches!(place, Place::Same | Place::Changed));
    match (at_own, source) {
        (Place::Same, _) => Landing::Same(own),
        (_, Some((source, Place::Same))) => Landing::Same(source),
        (Place::Free, Some((source, as_it_is))) => Landing::Ask {
            there: source,
            as_it_is,
            copy: Some(own),
        },
        (Place::Free, None) => Landing::New(own),
        (as_it_is, _) => Landing::Ask {
            there: own,
            as_it_is,
            copy: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_case() {
        use Place::{Changed, Free, InTrash, Purged, Same};
        let (own, source) = (ProjectId::new(Uuid::from_u128(1)), ProjectId::new(Uuid::from_u128(2)));
        let ask = |there, as_it_is, copy| Landing::Ask { there, as_it_is, copy };
        let cases = [
            (Free, None, Landing::New(own)),
            (Free, Some(Free), Landing::New(own)),
            (Free, Some(InTrash), Landing::New(own)),
            (Free, Some(Purged), Landing::New(own)),
            (Free, Some(Same), Landing::Same(source)),
            (Free, Some(Changed), ask(source, Changed, Some(own))),
            (Same, None, Landing::Same(own)),
            (Same, Some(Same), Landing::Same(own)),
            (Same, Some(Changed), Landing::Same(own)),
            (Changed, None, ask(own, Changed, None)),
            (Changed, Some(Same), Landing::Same(source)),
            (Changed, Some(Changed), ask(own, Changed, None)),
            (InTrash, None, ask(own, InTrash, None)),
            (InTrash, Some(Same), Landing::Same(source)),
            (InTrash, Some(Changed), ask(own, InTrash, None)),
            (Purged, None, ask(own, Purged, None)),
            (Purged, Some(Same), Landing::Same(source)),
            (Purged, Some(Changed), ask(own, Purged, None)),
        ];
        for (at_own, at_source, expected) in cases {
            let found = landing((own, at_own), at_source.map(|place| (source, place)));
            assert_eq!(found, expected, "{at_own:?} {at_source:?}");
        }
    }
}
