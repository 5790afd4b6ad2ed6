import { type Kysely, sql } from 'kysely'

/** Who we are to trunks. Their realms are not known before they ask: H(A1) would not do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trunk_account')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('password', 'text', (column) => column.notNull())
    .execute()
  await sql`
    create trigger tell after insert or update or delete on trunk_account
    for each row execute function switchyard_tell('name')`.execute(db)
}
