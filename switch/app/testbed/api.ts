/** What tests of applications import as `switchyard/testbed`. */
export type { Phone } from './phone.ts'
export { Testbed, type TestbedOptions, type TestCaller, testbed } from './testbed.ts'
