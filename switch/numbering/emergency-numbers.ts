import type { CountryCode } from 'libphonenumber-js/max'

/**
 * Numbers every mobile phone takes for emergencies, whatever the country (3GPP TS 22.101, 10.1.1).
 * People who travel dial what they know.
 */
const EVERYWHERE = ['112', '911']

/** National numbers besides those. What is missing for a tenant is set in its plan. */
const NATIONAL: Readonly<Partial<Record<CountryCode, readonly string[]>>> = {
  AE: ['997', '998', '999'],
  AR: ['100', '101', '107'],
  AT: ['122', '133', '144'],
  AU: ['000', '106'],
  BE: ['100', '101'],
  BG: ['150', '160', '166'],
  BR: ['190', '192', '193'],
  CH: ['117', '118', '144'],
  CL: ['131', '132', '133'],
  CN: ['110', '119', '120', '122'],
  CZ: ['150', '155', '156', '158'],
  DE: ['110'],
  ES: ['061', '080', '091', '062'],
  FR: ['15', '17', '18', '114', '119'],
  GB: ['999'],
  GR: ['100', '166', '199'],
  HK: ['999'],
  HR: ['192', '193', '194'],
  HU: ['104', '105', '107'],
  IE: ['999'],
  IL: ['100', '101', '102'],
  IN: ['100', '101', '102', '108'],
  IT: ['113', '115', '118'],
  JP: ['110', '118', '119'],
  KR: ['112', '119'],
  LU: ['113'],
  MX: ['911'],
  MY: ['999'],
  NO: ['110', '112', '113'],
  NZ: ['111'],
  PH: ['911'],
  PL: ['997', '998', '999'],
  RO: ['112'],
  RS: ['192', '193', '194'],
  RU: ['101', '102', '103', '104'],
  SA: ['997', '998', '999'],
  SG: ['995', '999'],
  SI: ['113'],
  SK: ['150', '155', '158'],
  TH: ['191', '199', '1669'],
  TR: ['112'],
  TW: ['110', '119'],
  UA: ['101', '102', '103', '104'],
  ZA: ['10111', '10177'],
}

/** Numbers of that country which have to reach somebody who helps. */
export function emergencyNumbers(country: CountryCode): ReadonlySet<string> {
  return new Set([...EVERYWHERE, ...(NATIONAL[country] ?? [])])
}
