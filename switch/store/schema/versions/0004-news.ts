import { type Kysely, sql } from 'kysely'

/** The column beside `domain` that names a row. */
const KEYS = { domain: 'name', subscriber: 'name', device: 'username', binding: 'subscriber' }

/**
 * Tells every node of each change, whoever made it: what the nodes remember is forgotten then
 * (PostgreSQL 17, NOTIFY). A transaction tells the same thing once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function switchyard_tell() returns trigger language plpgsql as $$
    declare
      changed jsonb;
    begin
      foreach changed in array array[to_jsonb(old), to_jsonb(new)] loop
        if changed is not null then
          perform pg_notify('switchyard', jsonb_build_array(
            tg_table_name, coalesce(changed->>'domain', changed->>'name'), changed->>tg_argv[0]
          )::text);
        end if;
      end loop;
      return null;
    end $$`.execute(db)
  for (const [table, key] of Object.entries(KEYS)) {
    await sql`
      create trigger tell after insert or update or delete on ${sql.table(table)}
      for each row execute function switchyard_tell(${sql.lit(key)})`.execute(db)
  }
}
