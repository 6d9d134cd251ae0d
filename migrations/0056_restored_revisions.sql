-- A revision that brought an old one back: which.
alter table revisions add column restored_revision bigint;
