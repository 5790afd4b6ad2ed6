import { type Kysely, sql } from 'kysely'

/** What the API needs: tokens, and records that can be told apart by tenant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('token')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('hash', 'bytea', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('domain', 'text')
    .addColumn('scopes', sql`text[]`, (column) => column.notNull())
    .addColumn('made_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('expires_at', 'timestamptz')
    .execute()
  await sql`
    create trigger tell after update or delete on token
    for each row execute function switchyard_tell('id')`.execute(db)
  await db.schema
    .alterTable('call_leg')
    .addColumn('domain', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await db.schema
    .createIndex('call_leg_domain')
    .on('call_leg')
    .columns(['domain', 'began_at', 'id'])
    .execute()
}
