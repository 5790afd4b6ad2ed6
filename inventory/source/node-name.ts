import { ROLES, type RoleCode } from '../model/role.ts'
import { Mistake } from '../model/scalar.ts'
import { nearest } from './suggest.ts'

export interface NodeName {
  readonly role: RoleCode
  readonly ordinal: number
}

const CODES = Object.keys(ROLES)
const RULE = `a node is named after its role and a number: ${CODES.map((code) => `${code}1`).join(', ')}`

/** Reads `ds1`: a role's code and an ordinal from 1 to 999. */
export function parseNodeName(name: string): NodeName | Mistake {
  const [, code = '', digits = ''] = /^([A-Za-z]+)(\d*)$/.exec(name) ?? []
  if (code === '') return new Mistake('is not a node name', RULE)
  if (!isRole(code)) {
    const near = nearest(code, CODES)
    const hint = near ? `did you mean ${near}${Number(digits) || 1}?` : RULE
    return new Mistake(`names no role: there is no ${code}`, hint)
  }
  if (/^[1-9]\d{0,2}$/.test(digits)) return { role: code, ordinal: Number(digits) }
  const ordinal = Number(digits)
  if (digits === '') return new Mistake('has no number', `write ${code}1`)
  return ordinal >= 1 && ordinal <= 999
    ? new Mistake('has a number with leading zeros', `write ${code}${ordinal}`)
    : new Mistake('has no number from 1 to 999', `write ${code}1`)
}

function isRole(code: string): code is RoleCode {
  return Object.hasOwn(ROLES, code)
}
