import { type Kysely, sql } from 'kysely'

/** Messages in mailboxes, their sound with them: whichever node takes one, every node plays it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('voice_message')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
    .addColumn('domain', 'text', (column) => column.notNull())
    .addColumn('box', 'text', (column) => column.notNull())
    .addColumn('caller', 'text', (column) => column.notNull())
    .addColumn('duration', 'integer', (column) => column.notNull())
    .addColumn('left_at', 'timestamptz', (column) => column.notNull())
    .addColumn('is_heard', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('sound', 'bytea', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('voice_message_box')
    .on('voice_message')
    .columns(['domain', 'box', 'left_at'])
    .execute()
  // Sound is not worth a second compression; it would cost more than it saves.
  await sql`alter table voice_message alter column sound set storage external`.execute(db)
  await sql`
    create trigger tell after insert or update or delete on voice_message
    for each row execute function switchyard_tell('box')`.execute(db)
}
