/** What of the API is no route, as OpenAPI describes it: sound, and what happens to calls. */
export const DESCRIBED: Readonly<Record<string, object>> = Object.fromEntries(
  [
    ['/v1/events', 'calls:read', 'What happens to calls, as it happens', 'text/event-stream'],
    ['/v1/recordings/{name}/sound', 'recordings:read', 'Sound of a recording', 'audio/wav'],
    ['/v1/mailboxes/{box}/messages/{id}/sound', 'messages:read', 'Of a message', 'audio/wav'],
  ].map(([path = '', scope = '', summary, type = '']) => [
    path,
    {
      get: {
        ...{ summary, security: [{ token: [scope] }], parameters: inPath(path) },
        responses: { 200: { description: 'Done', content: { [type]: {} } } },
      },
    },
  ]),
)

function inPath(path: string): readonly object[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}
