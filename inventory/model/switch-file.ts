import type { Numbering, Route, Trunk } from './cluster.ts'
import type { SipSettings } from './engine/sip-settings.ts'

/**
 * `/etc/switchyard/switch.json`: what the daemons of one node read at their start. The image
 * writes it, `switch/service` reads it; nothing in it is secret.
 */
export interface SwitchFile {
  /** Name of the node, for logs. */
  readonly node: string
  /** Default SIP domain. */
  readonly domain: string
  /** Where and how SIP is served; certificates, keys and secrets are named, never told. */
  readonly sip: SipSettings
  /** Which SIP server the call applications talk to. */
  readonly engine: EngineAddress
  readonly rtpengines: readonly Endpoint[]
  readonly routes: readonly Route[]
  /** Whose wall clock the hours of routes go by; UTC unless given. */
  readonly timeZone?: string
  /** Absent: numbers go as they are dialled, and all may be called. */
  readonly numbering?: Numbering
  /** Where subscribers and records are kept. Absent: nowhere, and then nobody is asked who he is. */
  readonly store?: StoreSettings
  /** Absent: calls go where the routes say. */
  readonly app?: AppSettings
  /** Absent: there is no API. It needs a store. */
  readonly http?: HttpSettings
  /** Carriers whose calls are taken for where they come from; only with a store. */
  readonly trunks?: readonly Trunk[]
  /** Addresses of the cluster's edge servers: their word is taken for where a request came from. */
  readonly edges?: readonly string[]
}

export interface StoreSettings {
  /** Data of the switch's own database server; call records wait beside it. */
  readonly folder: string
  /** The server that all switches of the cluster share. Absent: one of our own. */
  readonly server?: DatabaseServer
}

/** A PostgreSQL that is reached over TLS. */
export interface DatabaseServer {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** File with the password, unless systemd passes it as credential `database.password`. */
  readonly passwordFile: string
  /** PEM file: who signed the server's certificate, or that itself. */
  readonly authorities: string
}

/** What decides about calls instead of the routes. */
export interface AppSettings {
  /** Module whose default export is the application. */
  readonly file: string
  /** Folder of sound files, as rtpengine sees it. */
  readonly prompts: string
  /** Folder that recordings are written to. */
  readonly recordings: string
  /** Address of this node that every rtpengine reaches; absent: the loopback, where they are too. */
  readonly address?: string
  /** How texts are said; absent: in English, by espeak-ng of this machine. */
  readonly speech?: SpeechSettings
  /** What one call may do, whatever its script says; what is absent has its default. */
  readonly limits?: AppLimits
}

/** What makes speech of text. */
export interface SpeechSettings {
  /** Where a script names none, such as `de`; English unless given. */
  readonly language?: string
  /** Server that answers a text with a WAV file; absent: espeak-ng of this machine does it. */
  readonly url?: string
}

/** Where and how the API is served. */
export interface HttpSettings {
  readonly listen: Endpoint
  /**
   * PEM files; the key's is not read when systemd passes it as credential `api.key`. Absent: without
   * TLS, behind something that has it.
   */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** Origins of pages that may use it besides its own (CORS), such as `https://desk.example.org`. */
  readonly origins?: readonly string[]
  /** Folder of files for browsers. */
  readonly pages?: string
}

export interface AppLimits {
  /** How long a call may last: `90m`, `12h`. */
  readonly duration?: `${number}${'ms' | 's' | 'm' | 'h'}`
  /** Legs it may have besides the caller's at the same time. */
  readonly legs?: number
  /** INVITEs it may send in all. */
  readonly invites?: number
  /** What it may spend, in the money that routes have their cost in. */
  readonly spend?: number
}

export interface Endpoint {
  readonly address: string
  readonly port: number
}

export interface EngineAddress {
  /** Our own engine, or a drachtio-server run elsewhere. */
  readonly kind: 'switchyard' | 'drachtio'
  readonly host: string
  /** TCP port of drachtio's application protocol. */
  readonly port: number
  /** File with the shared secret of that protocol; made at first boot, never part of an image. */
  readonly secretFile: string
  /** Milliseconds after which an application that has pinged and falls silent is taken for dead. */
  readonly pingDeadline?: number
}
