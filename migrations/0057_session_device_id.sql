-- The id under which a session is told that no device is bound to: nobody can tell the session's hash from it.
create function session_device_id(token_hash bytea) returns uuid
    language sql immutable strict parallel safe
    return encode(substring(sha256(token_hash) from 1 for 16), 'hex')::uuid;
