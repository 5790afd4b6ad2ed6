import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import { fromFields } from './from-fields.ts'
import { IdentityError } from './identity-error.ts'
import { LONGEST, type Source, type Told } from './told.ts'

const SOURCE: Source = {
  title: 'OVF environment',
  name: 'property hostname',
  address: 'property address',
  keys: 'property keys',
}

const Property = z.object({ '@key': z.string(), '@value': z.string().default('') })
const Document = z.object({
  Environment: z.object({
    PropertySection: z
      .array(z.union([z.literal(''), z.object({ Property: z.array(Property).default([]) })]))
      .default([]),
  }),
})

const parser = new XMLParser({
  ...{ ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true },
  ...{ parseAttributeValue: false, parseTagValue: false, htmlEntities: true },
  isArray: (name) => name === 'Property' || name === 'PropertySection',
})

/**
 * An OVF environment document (DMTF DSP0243 1.1.0, 9.5 and annex): the fields of the form a machine
 * was deployed with. Those left empty are not given; those of others are not ours.
 *
 * @throws {IdentityError}
 */
export function readOvfEnvironment(text: string): Told {
  const values = valuesOf(text)
  return fromFields(SOURCE, (field) => values.get(field))
}

function valuesOf(text: string): ReadonlyMap<string, string> {
  const refused = (message: string) => new IdentityError(SOURCE.title, [{ message }])
  if (text.length > LONGEST) throw refused(`it is longer than ${LONGEST} characters`)
  if (/<!DOCTYPE/i.test(text)) throw refused('it has a DOCTYPE, which no hypervisor writes')
  const sound = XMLValidator.validate(text)
  if (sound !== true) {
    const { msg, line, col } = sound.err
    const at = { file: 'ovf-env.xml', line, column: col }
    throw new IdentityError(SOURCE.title, [{ message: `it is not XML: ${msg}`, at }])
  }
  const { data } = Document.safeParse(parser.parse(text))
  if (!data) throw refused('it is XML, but no OVF environment')
  const sections = data.Environment.PropertySection
  const properties = sections.flatMap((section) => (section === '' ? [] : section.Property))
  return new Map(properties.map((each) => [each['@key'], each['@value']]))
}
