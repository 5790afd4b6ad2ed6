import { type Kysely, sql } from 'kysely'

/** Call detail records, one a leg. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_leg')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('node', 'text', (column) => column.notNull())
    .addColumn('direction', 'text', (column) =>
      column.notNull().check(sql`direction in ('in', 'out')`),
    )
    .addColumn('sip_call_id', 'text', (column) => column.notNull())
    .addColumn('caller', 'text', (column) => column.notNull())
    .addColumn('called', 'text', (column) => column.notNull())
    .addColumn('source', 'text')
    .addColumn('began_at', 'timestamptz', (column) => column.notNull())
    .addColumn('answered_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('call_leg_began').on('call_leg').column('began_at').execute()
  await db.schema.createIndex('call_leg_call').on('call_leg').column('call').execute()
}
