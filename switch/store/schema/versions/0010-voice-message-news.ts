import { type Kysely, sql } from 'kysely'

/** News of a mailbox name it, and leave out the sound, which 0004's function would read whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function switchyard_tell_box() returns trigger language plpgsql as $$
    begin
      perform pg_notify('switchyard', jsonb_build_array(
        tg_table_name, coalesce(new.domain, old.domain), coalesce(new.box, old.box)
      )::text);
      return null;
    end $$`.execute(db)
  await sql`drop trigger tell on voice_message`.execute(db)
  await sql`
    create trigger tell after insert or update or delete on voice_message
    for each row execute function switchyard_tell_box()`.execute(db)
}
