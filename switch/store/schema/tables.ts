import type { Generated } from 'kysely'

/** The tables as queries see them; `versions/` makes them. */
export interface Tables {
  readonly domain: DomainTable
  readonly subscriber: SubscriberTable
  readonly device: DeviceTable
  readonly binding: BindingTable
  readonly call_leg: CallLegTable
  readonly application: ApplicationTable
  readonly deployment: DeploymentTable
  readonly voice_message: VoiceMessageTable
  readonly token: TokenTable
  readonly trunk_account: TrunkAccountTable
  readonly trunk_registration: TrunkRegistrationTable
}

/** A tenant: its own subscribers under its own SIP domain. */
export interface DomainTable {
  /** Lower case. */
  name: string
}

/** Whom a call is for: `name@domain`. */
export interface SubscriberTable {
  domain: string
  name: string
  /** Shown to who is called. */
  display_name: string | null
}

/** What comes in with a user name and a password, for one subscriber. */
export interface DeviceTable {
  domain: string
  username: string
  subscriber: string
  /** H(A1) per algorithm, lower-case hexadecimal (RFC 8760); the password itself is not kept. */
  secrets: Readonly<Record<string, string>>
}

/** Where a subscriber can be reached (RFC 3261, 10.3). */
export interface BindingTable {
  domain: string
  subscriber: string
  uri: string
  expires_at: Date
  call_id: string
  /** Text when read, as every 64-bit number of PostgreSQL. */
  cseq: string | number
  q: number
  path: readonly string[]
  instance: string | null
  reg_id: number | null
}

/** One leg of a call that is over: the call detail record. */
export interface CallLegTable {
  /** The same however often a record is sent. */
  id: string
  call: string
  /** Of the tenant; empty for what ended before there was this column. */
  domain: Generated<string>
  node: string
  direction: 'in' | 'out'
  sip_call_id: string
  caller: string
  called: string
  /** Where the request came from or went. */
  source: string | null
  began_at: Date
  answered_at: Date | null
  ended_at: Date
  reason: string
}

/** A version of the application. */
export interface ApplicationTable {
  /** SHA-256 of the program, in hexadecimal. */
  version: string
  program: string
}

/** An operator's wish that a version take calls. */
export interface DeploymentTable {
  /** Text when read, as every 64-bit number of PostgreSQL. */
  number: Generated<string>
  version: string
  asked_at: Generated<Date>
  outcome: Generated<'trying' | 'good' | 'bad'>
  reason: string | null
}

/** What somebody said to a mailbox. */
export interface VoiceMessageTable {
  id: Generated<string>
  domain: string
  box: string
  caller: string
  /** Milliseconds. */
  duration: number
  left_at: Date
  is_heard: Generated<boolean>
  /** A WAV file. */
  sound: Buffer
}

/** Lets a program or a page use the API. */
export interface TokenTable {
  id: string
  /** SHA-256 of its secret; the secret itself is shown once and not kept. */
  hash: Buffer
  name: string
  /** Whose data it is for; null: everybody's. */
  domain: string | null
  scopes: readonly string[]
  made_at: Generated<Date>
  expires_at: Date | null
}

/** Who we are to a trunk, when it asks. */
export interface TrunkAccountTable {
  /** Of the trunk. */
  name: string
  username: string
  /** Itself: the realm that a hash would need is not known before the trunk asks. */
  password: string
}

/** How we are registered at a trunk. */
export interface TrunkRegistrationTable {
  /** Of the trunk. */
  name: string
  /** Stands in our Contact, and so in requests that come over the registration. */
  line: string
  /** Which one registers; null: none does. */
  node: string | null
  held_until: Date | null
  state: 'registered' | 'failed' | null
  reason: string | null
  registered_until: Date | null
}
