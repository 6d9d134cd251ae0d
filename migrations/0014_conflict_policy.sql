-- How this person's browsers settle what was changed on both sides; they ask unless told otherwise.
alter table users add column conflict_policy text not null default 'ask'
    check (conflict_policy in ('ask', 'keep_mine', 'keep_theirs'));
