import { type Kysely, sql } from 'kysely'

/** Which node registers at a trunk, how that goes, and by which word its calls are known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trunk_registration')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('line', 'text', (column) => column.notNull())
    .addColumn('node', 'text')
    .addColumn('held_until', 'timestamptz')
    .addColumn('state', 'text')
    .addColumn('reason', 'text')
    .addColumn('registered_until', 'timestamptz')
    .execute()
  // A lease that is renewed is no news.
  await sql`
    create trigger tell after insert or delete or update of line on trunk_registration
    for each row execute function switchyard_tell('name')`.execute(db)
}
