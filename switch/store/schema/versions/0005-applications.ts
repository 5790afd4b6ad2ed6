import { type Kysely, sql } from 'kysely'

/** Versions of the application, and which was to take calls since when: the last good one does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('application')
    .addColumn('version', 'text', (column) => column.primaryKey())
    .addColumn('program', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('deployment')
    .addColumn('number', 'bigserial', (column) => column.primaryKey())
    .addColumn('version', 'text', (column) => column.notNull().references('application.version'))
    .addColumn('asked_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('outcome', 'text', (column) =>
      column.notNull().defaultTo('trying').check(sql`outcome in ('trying', 'good', 'bad')`),
    )
    .addColumn('reason', 'text')
    .execute()
  await sql`
    create trigger tell after insert or update on deployment
    for each row execute function switchyard_tell('version')`.execute(db)
}
