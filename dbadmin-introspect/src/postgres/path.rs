//! A search path on which a schema stands before the system's own: its operators, functions and types hide
//! those that every statement means, which no statement names with their schema.

/// Takes the system's schema out of a session's path where another stands before it, so that it comes
/// first, as it does wherever a path does not name it.
pub const FIRST: &str = "SELECT pg_catalog.set_config('search_path', (\
        SELECT pg_catalog.string_agg(pg_catalog.quote_ident(path.name), ', ' ORDER BY path.place) \
        FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY \
            AS path (name, place) WHERE path.name OPERATOR(pg_catalog.<>) 'pg_catalog'), false) \
    FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS path (name, place) \
    WHERE path.name OPERATOR(pg_catalog.=) 'pg_catalog' AND path.place OPERATOR(pg_catalog.>) 1";

/// The schemas before the system's own that hide operators, functions or types of it.
pub const HIDING: &str = "SELECT n.nspname::pg_catalog.text \
    FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS path (name, place) \
    JOIN pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS own (name, place) \
        ON own.name OPERATOR(pg_catalog.=) 'pg_catalog' \
        AND own.place OPERATOR(pg_catalog.>) path.place \
    JOIN pg_catalog.pg_namespace AS n ON n.nspname OPERATOR(pg_catalog.=) path.name \
    JOIN pg_catalog.pg_namespace AS c ON c.nspname OPERATOR(pg_catalog.=) 'pg_catalog' \
    WHERE EXISTS (SELECT FROM pg_catalog.pg_operator AS a JOIN pg_catalog.pg_operator AS b \
            ON b.oprname OPERATOR(pg_catalog.=) a.oprname \
            WHERE a.oprnamespace OPERATOR(pg_catalog.=) n.oid \
            AND b.oprnamespace OPERATOR(pg_catalog.=) c.oid) \
        OR EXISTS (SELECT FROM pg_catalog.pg_proc AS a JOIN pg_catalog.pg_proc AS b \
            ON b.proname OPERATOR(pg_catalog.=) a.proname \
            WHERE a.pronamespace OPERATOR(pg_catalog.=) n.oid \
            AND b.pronamespace OPERATOR(pg_catalog.=) c.oid) \
        OR EXISTS (SELECT FROM pg_catalog.pg_type AS a JOIN pg_catalog.pg_type AS b \
            ON b.typname OPERATOR(pg_catalog.=) a.typname \
            WHERE a.typnamespace OPERATOR(pg_catalog.=) n.oid \
            AND b.typnamespace OPERATOR(pg_catalog.=) c.oid) \
    ORDER BY path.place";
