import type { JsonSchema } from './cluster-schema.ts'
import { renderSettings } from './render-reference.ts'

const INTRODUCTION = `# engine.yaml

One file has every setting of the SIP server that programs written for drachtio-srf connect to:

    npm run -s switchyard -- engine --config examples/engine/engine.yaml

Every setting may be left out but those marked as required. All mistakes are reported at once, each with
its line and a hint; a setting that is not known is one of them. \`--config\` stands alone: an option such
as \`--listen\` beside it is refused, so that no setting has two places.

Files are meant from the folder of this one. SIGHUP has certificates and keys read again; everything else
needs a new start. Where neither \`applications.secret\` nor \`applications.secretFile\` is there,
\`$SWITCHYARD_SECRET\` counts, or a new secret, which is printed.

Every word is read as you typed it. Quote what has a colon followed by a space, what has a comma or a
bracket within brackets, and what begins with \`*\`, \`&\`, \`!\`, \`#\` or a bracket: \`method: "*"\`.

\`npm run -s switchyard -- schema engine\` prints its JSON Schema for editors. This page is made from it;
\`npm run golden\` renews it.
`

/** `docs/engine-file.md`. */
export function renderEngineReference(schema: JsonSchema, example: string): string {
  return [INTRODUCTION, ...renderSettings(schema, example)].join('\n')
}
