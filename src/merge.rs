//! Three-way merge: disjoint paths merge, the rest are conflicts.
