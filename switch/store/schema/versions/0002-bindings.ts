import { type Kysely, sql } from 'kysely'

/** Where subscribers can be reached. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('binding')
    .addColumn('domain', 'text')
    .addColumn('subscriber', 'text')
    .addColumn('uri', 'text')
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('cseq', 'bigint', (column) => column.notNull())
    .addColumn('q', 'double precision', (column) => column.notNull())
    .addColumn('path', sql`text[]`, (column) => column.notNull())
    .addColumn('instance', 'text')
    .addColumn('reg_id', 'integer')
    .addPrimaryKeyConstraint('binding_place', ['domain', 'subscriber', 'uri'])
    .addForeignKeyConstraint(
      'binding_subscriber',
      ['domain', 'subscriber'],
      'subscriber',
      ['domain', 'name'],
      (key) => key.onDelete('cascade').onUpdate('cascade'),
    )
    .execute()
  await db.schema.createIndex('binding_expiry').on('binding').column('expires_at').execute()
}
