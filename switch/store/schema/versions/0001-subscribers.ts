import { type Kysely, sql } from 'kysely'

/** Names stand in notifications, which have room for 8000 bytes (PostgreSQL 17, NOTIFY). */
const LONGEST_NAME = sql.lit(255)

/** Domains, their subscribers, and what may register for those. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('domain')
    .addColumn('name', 'text', (column) =>
      column.primaryKey().check(sql`name = lower(name) and length(name) <= ${LONGEST_NAME}`),
    )
    .execute()
  await db.schema
    .createTable('subscriber')
    .addColumn('domain', 'text', (column) =>
      column.references('domain.name').onDelete('cascade').onUpdate('cascade'),
    )
    .addColumn('name', 'text', (column) => column.check(sql`length(name) <= ${LONGEST_NAME}`))
    .addColumn('display_name', 'text')
    .addPrimaryKeyConstraint('subscriber_address', ['domain', 'name'])
    .execute()
  await db.schema
    .createTable('device')
    .addColumn('domain', 'text')
    .addColumn('username', 'text', (column) =>
      column.check(sql`length(username) <= ${LONGEST_NAME}`),
    )
    .addColumn('subscriber', 'text', (column) => column.notNull())
    .addColumn('secrets', 'jsonb', (column) => column.notNull())
    .addPrimaryKeyConstraint('device_username', ['domain', 'username'])
    .addForeignKeyConstraint(
      'device_subscriber',
      ['domain', 'subscriber'],
      'subscriber',
      ['domain', 'name'],
      (key) => key.onDelete('cascade').onUpdate('cascade'),
    )
    .execute()
  await db.schema.createIndex('device_of').on('device').columns(['domain', 'subscriber']).execute()
}
