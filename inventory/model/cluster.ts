import type { Metal } from './metal.ts'
import type { RoleCode } from './role.ts'
import type { WireGuard } from './wireguard.ts'

/** A cluster as `cluster.yaml` describes it: checked, defaults filled in, references resolved. */
export interface Cluster {
  readonly name: string
  /** DNS domain of the nodes and default SIP domain of the subscribers. */
  readonly domain: string
  /** A glibc locale such as `C.UTF-8` or `ru_RU.UTF-8`. */
  readonly locale: string
  /** A tz database name such as `Europe/Moscow`. */
  readonly timeZone: string
  /** Host names or addresses. */
  readonly ntp: readonly string[]
  /** URI of the Debian archive; absent means the one this machine's own apt uses. */
  readonly mirror?: string
  /** OpenPGP public key, armoured, that signs the archive; absent means Debian's own keys. */
  readonly mirrorKey?: string
  readonly administrators: readonly Administrator[]
  readonly networks: readonly Network[]
  readonly nodes: readonly Node[]
  readonly switch: SwitchSettings
  /** Absent: administrators reach the terminal server by SSH alone. */
  readonly wireguard?: WireGuard
}

export interface Administrator {
  readonly name: string
  readonly keys: readonly PublicKey[]
}

/** An SSH public key (RFC 4253, 6.6) read from a file under `keys/`. */
export interface PublicKey {
  /** Path as written in `cluster.yaml`. */
  readonly file: string
  /** `ssh-ed25519`, `ssh-rsa`, ... */
  readonly type: string
  readonly base64: string
  readonly comment: string
  /** `SHA256:...` as ssh-keygen prints it. */
  readonly fingerprint: string
}

export interface Network {
  readonly name: string
  /** CIDR: `192.0.2.0/24`, `2001:db8::/64`. */
  readonly subnet: string
  readonly gateway?: string
  readonly dns: readonly string[]
}

export interface Node {
  readonly name: string
  readonly role: RoleCode
  readonly ordinal: number
  /** At least one; the first is the one SSH and SIP use. */
  readonly interfaces: readonly NetworkInterface[]
  readonly hardware: Hardware
  /** Name of a built-in partition layout. */
  readonly layout: string
  /** Debian packages on top of those the role brings. */
  readonly packages: readonly string[]
  /** What a physical server is installed on; absent for a virtual machine. */
  readonly metal?: Metal
}

export interface NetworkInterface {
  /** Name of the network it is on. */
  readonly network: string
  readonly address: string
  /** Bits of the subnet's prefix. */
  readonly prefix: number
  readonly gateway?: string
  readonly dns: readonly string[]
  /** Lower case, colons. Absent: the node has one interface, and any Ethernet device is it. */
  readonly mac?: string
}

export interface Hardware {
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  /** Bytes. */
  readonly disk: number
}

/** What the SIP switch of the cluster does. */
export interface SwitchSettings {
  /** UDP port SIP is served on. */
  readonly port: number
  /** First and last UDP port for media, inclusive. */
  readonly mediaPorts: readonly [number, number]
  /** Tried from the longest prefix to the shortest. */
  readonly routes: readonly Route[]
  /** Absent: anybody may call, and nobody can register. */
  readonly trunks?: readonly Trunk[]
  /** Absent: numbers go as they are dialled, and all may be called. */
  readonly numbering?: Numbering
  /** Absent: the nodes serve no API. It needs trunks: with them there is a store, and tokens in it. */
  readonly http?: ApiSettings
}

/** The API over HTTP of each node that switches. */
export interface ApiSettings {
  /** TCP port. */
  readonly port: number
  /** PEM file on the nodes. Absent: without TLS, and for programs on the node itself only. */
  readonly certificate?: string
  /** Origins of pages that may use it besides its own (CORS). */
  readonly origins?: readonly string[]
}

/** A carrier or another switch. */
export interface Trunk {
  readonly name: string
  /** Addresses and subnets its requests come from, besides those that come over a registration. */
  readonly from: readonly string[]
  /** Where calls to it go, as SIP URI without a user part. Absent: none do. */
  readonly to?: string
  /** Most calls to it at the same time, by one node. */
  readonly calls?: number
  /** Most calls to it that begin in a second, by one node. */
  readonly callsPerSecond?: number
  /** Whether its word on who calls is believed, and it is told. Default `untrusted`. */
  readonly identity?: 'trusted' | 'untrusted'
  /** What becomes of a redirection of a call from it: followed by us, or told to it. Default `follow`. */
  readonly redirects?: 'follow' | 'pass'
  /** Absent: it sends calls without our being registered. */
  readonly register?: TrunkRegister
  /** Seconds from one OPTIONS to the next that ask whether it is there. Absent: nobody asks. */
  readonly check?: number
  /** How it wants numbers; the first that matches counts. Absent: as they are. */
  readonly rewrite?: readonly NumberRewriting[]
}

/** How we are registered at a trunk, with the account that the database has. */
export interface TrunkRegister {
  /** User part of our address there. Absent: the account's user name. */
  readonly user?: string
  /** Absent: the host of the trunk's `to`. */
  readonly domain?: string
  /** Seconds to ask for. Default 600. */
  readonly expires?: number
}

/** Take off, put before. */
export interface NumberRewriting {
  /** A pattern of digits, such as `+49.`. */
  readonly match: string
  /** Characters to take off the front. Default 0. */
  readonly strip?: number
  readonly prepend?: string
}

/** How people dial, and what they may call. */
export interface Numbering {
  /** ISO 3166-1 code of the country whose rules they dial by. */
  readonly country: string
  /** Put before numbers of the own area; without trunk prefix: `30`. */
  readonly areaCode?: string
  /** Dialled first to get outside. */
  readonly outsideLine?: string
  /** Patterns of numbers that are taken as they are dialled: `1XX`. */
  readonly extensions?: readonly string[]
  /** Numbers for emergencies besides those of the country. */
  readonly emergency?: readonly string[]
  /** Countries that may be called. Absent: all. */
  readonly countries?: readonly string[]
  /** Kinds of numbers that may not be called. */
  readonly blockedKinds?: readonly NumberKind[]
  /** E.164 prefixes that may not be called: `+882`. */
  readonly blocked?: readonly string[]
  /** E.164 prefixes that may, whatever else is said. */
  readonly allowed?: readonly string[]
}

export const NUMBER_KINDS = [
  'fixed',
  'mobile',
  'fixed-or-mobile',
  'toll-free',
  'premium',
  'shared-cost',
  'voip',
  'personal',
  'pager',
  'corporate',
  'voicemail',
] as const
export type NumberKind = (typeof NUMBER_KINDS)[number]

/** Where calls go whose dialled number starts with `prefix`: either `to` or `trunk`. */
export interface Route {
  /** Leading characters of the dialled user part; empty matches every call. */
  readonly prefix: string
  /** SIP URI without a user part: `sip:192.0.2.20:5060`. */
  readonly to?: string
  /** Name of a trunk that calls can go to. */
  readonly trunk?: string
  /** Lower goes first among routes of one prefix. Default 0. */
  readonly priority?: number
  /** Among equal priorities the lower goes first. Default 0. */
  readonly cost?: number
  /** Share of the calls among equals. Default 1. */
  readonly weight?: number
  /** `mon-fri 08:00-18:00`, by the cluster's time zone; absent: always. */
  readonly hours?: readonly string[]
}
