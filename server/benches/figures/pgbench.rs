//! The statements of one push, as the server sends them, by Postgres' own load tool.

use std::process::Command;
use std::time::Duration;

use crate::harness::cluster::program;
use crate::pushes::some_document;

/// The session, the device, then the transaction, statement by statement.
const SCRIPT: &str = r"
select data, expires_at, last_seen_at < now() - interval '1 minute' from sessions
  where token_hash = sha256((:client_id)::text::bytea) and revoked_at is null and expires_at > now();
with known as (update devices set last_seen_at = now()
    where user_id = ID and id = ID and last_seen_at < now() - interval '1 minute')
  insert into devices (user_id, id, name) values (ID, ID, 'A browser') on conflict do nothing;
begin;
select pg_advisory_xact_lock(hashtextextended(ID::text, 0));
select p.id from projects p join project_members m on m.project_id = p.id and m.user_id = ID and m.role = 'owner'
  where p.id = ID for update of p;
select p.data, p.revision as revision, p.head, p.created_at, p.updated_at, p.deleted_at, d.name as device_name
  from projects p join project_members m on m.project_id = p.id and m.user_id = ID and m.role = 'owner'
  left join devices d on d.user_id = ID and d.id = p.deleted_by_device where p.id = ID \gset
select c.clock_value from vector_clocks c
  join project_members m on m.project_id = c.project_id and m.user_id = ID and m.role = 'owner'
  where c.project_id = ID and c.device_id = ID;
select project_id, kind, body_hash, revision, head from revisions where user_id = ID and push_id = gen_random_uuid();
select true from ended_pushes where user_id = ID and push_id = gen_random_uuid();
update projects p set data = :document::jsonb, revision = :revision::bigint + 1, head = sha256(''),
    updated_at = clock_timestamp(), deleted_at = null, deleted_by_device = null
  from project_members m where p.id = ID and m.project_id = p.id and m.user_id = ID and m.role = 'owner'
    and p.revision = :revision::bigint;
insert into revisions (project_id, revision, push_id, kind, body_hash, head, user_id, device_id, clock_value, deltas,
    created_at)
  values (ID, :revision::bigint + 1, gen_random_uuid(), 'push', sha256(''), sha256(''), ID, ID, 1,
    :deltas::jsonb, clock_timestamp());
insert into vector_clocks (project_id, device_id, clock_value) values (ID, ID, 1)
  on conflict (project_id, device_id) do update
  set clock_value = greatest(vector_clocks.clock_value, excluded.clock_value), updated_at = clock_timestamp();
select user_id from project_members where project_id = ID and state = 'confirmed' order by user_id;
with counted as (update users set change_position = change_position + 1 where id = ID returning change_position)
  insert into changes (user_id, position, project_id) select ID, change_position, ID from counted;
commit;
";

const DELTAS: &str = r#"[{"op": "set", "path": ["elements", "e7", "x"], "value": 1}]"#;

/// Transactions per second.
pub(crate) fn measure(database: &str, clients: usize, each: Duration) -> f64 {
    let id = "('00000000-0000-7000-8000-' || lpad((:client_id)::text, 12, '0'))::uuid";
    let script = std::env::temp_dir().join(format!("framekeep-push-{}.sql", std::process::id()));
    std::fs::write(&script, SCRIPT.replace("ID", id)).unwrap();
    let output = Command::new(program("pgbench"))
        .args(["-n", "-M", "prepared", "-j", "2", "-T", &each.as_secs().to_string()])
        .args(["-c", &clients.to_string()])
        .args(["-D", &format!("document={}", some_document())])
        .args(["-D", &format!("deltas={DELTAS}")])
        .arg("-f")
        .arg(&script)
        .arg(database)
        .output()
        .unwrap();
    let _left_for_the_system = std::fs::remove_file(&script);
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    rate.unwrap_or_else(|| panic!("pgbench: {text}{}", String::from_utf8_lossy(&output.stderr)))
}
