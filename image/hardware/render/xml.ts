import { XMLBuilder } from 'fast-xml-parser'

/** An element: attributes are named `@name`, text `#text`; a list repeats the element. */
export interface XmlNode {
  readonly [name: string]: XmlValue
}

export type XmlValue = string | number | boolean | XmlNode | readonly XmlNode[] | undefined

const builder = new XMLBuilder({
  ...{ ignoreAttributes: false, attributeNamePrefix: '@', format: true, indentBy: '  ' },
  // `ovf:required="true"` is more than its name.
  ...{ suppressEmptyNode: true, suppressBooleanAttributes: false },
})

/** A document of one element and what is in it, in the order given. */
export function renderXml(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(root)}`
}
