import type { NumberingPlan, Strategy } from 'switchyard/app'

/** Who can be reached in an office, and how. */
export interface Directory {
  readonly numbering: NumberingPlan
  readonly extensions: Readonly<Record<string, Extension>>
  readonly groups: Readonly<Record<string, Group>>
}

export interface Extension {
  /** Telephones that ring. */
  readonly phones: readonly string[]
  /** Where calls go that nobody answers; absent: to voicemail. */
  readonly forwardTo?: string
}

export interface Group {
  /** Extensions. */
  readonly members: readonly string[]
  readonly strategy: Strategy
}

/** An office to begin with. */
export const OFFICE: Directory = {
  numbering: { country: 'DE', areaCode: '30', outsideLine: '0', extensions: ['1XX', '2XX'] },
  extensions: {
    101: { phones: ['sip:101@office.example', 'sip:101-mobile@office.example'] },
    102: { phones: ['sip:102@office.example'], forwardTo: '+4930123456' },
  },
  groups: { 201: { members: ['101', '102'], strategy: 'hunt' } },
}
