export interface YamlRow {
  readonly title: string
  readonly text: string
  /** What is printed, line by line. */
  readonly expected: readonly string[]
}

export const YAML_MISTAKES: readonly YamlRow[] = [
  {
    title: 'an empty file',
    text: '',
    expected: [
      'cluster.yaml:1:1: the file is empty',
      '  hint: start from examples/standalone/cluster.yaml',
    ],
  },
  {
    title: 'a file of comments',
    text: '# nothing yet\n',
    expected: [
      'cluster.yaml:1:1: the file is empty',
      '  hint: start from examples/standalone/cluster.yaml',
    ],
  },
  {
    title: 'a list',
    text: '- cluster: demo\n',
    expected: [
      'cluster.yaml:1:1: the file is a list, but must be a map of settings',
      '  hint: Settings by name, such as cluster: demo',
    ],
  },
  {
    title: 'a word',
    text: 'cluster\n',
    expected: [
      'cluster.yaml:1:1: the file is one word, but must be a map of settings',
      '  hint: Settings by name, such as cluster: demo',
    ],
  },
  {
    title: 'two documents',
    text: 'cluster: demo\n---\ncluster: other\n',
    expected: [
      'cluster.yaml:2:1: a second document begins here',
      '  hint: a file holds one; remove this line',
    ],
  },
  {
    title: 'a tab that indents',
    text: 'cluster: demo\nnodes:\n	cs1: {}\n',
    expected: [
      'cluster.yaml:3:1: a tab indents this line',
      '  hint: YAML wants spaces here; let your editor insert them',
    ],
  },
  {
    title: 'a tab that indents after spaces',
    text: 'cluster: demo\nnodes:\n  cs1:\n  	address: 192.0.2.10\n',
    expected: [
      'cluster.yaml:4:3: a tab indents this line',
      '  hint: YAML wants spaces here; let your editor insert them',
    ],
  },
  {
    title: 'a line out of step',
    text: 'cluster: demo\n   domain: example.org\n',
    expected: [
      'cluster.yaml:1:10: a value goes on as a map',
      '  hint: align the next line with this one, or quote a value that has a colon in it',
    ],
  },
  {
    title: 'a line indented less than its neighbours',
    text: 'nodes:\n    cs1: {}\n  cs2: {}\n',
    expected: [
      'cluster.yaml:3:1: this line is not indented like its neighbours',
      '  hint: align it with the lines above',
    ],
  },
  {
    title: 'a bracket left open',
    text: 'cluster: demo\nntp: [a, b\n',
    expected: [
      'cluster.yaml:3:1: a quote or bracket above is not closed',
      '  hint: close it where it should end',
    ],
  },
  {
    title: 'a quote left open',
    text: 'cluster: "demo\ndomain: example.org\n',
    expected: [
      'cluster.yaml:3:1: a quote or bracket above is not closed',
      '  hint: close it where it should end',
    ],
  },
  {
    title: 'an alias without an anchor',
    text: 'cluster: *name\n',
    expected: [
      'cluster.yaml:1:10: no anchor above is named name',
      '  hint: write &name where the value is first given',
    ],
  },
  {
    title: 'an anchor within itself',
    text: 'cluster: demo\nntp: &a [*a]\n',
    expected: [
      'cluster.yaml:2:10: the alias a lies within what it names',
      '  hint: write the value out',
    ],
  },
  {
    title: 'a merge key',
    text: 'base: &base { a: b }\ncluster:\n  <<: *base\n',
    expected: [
      'cluster.yaml:3:3: merge keys are not part of YAML 1.2',
      '  hint: use an alias for the whole value, or roles',
    ],
  },
  {
    title: 'a tag',
    text: 'cluster: !secret demo\n',
    expected: [
      'cluster.yaml:1:10: this tag is not understood',
      '  hint: leave tags such as !!str out',
    ],
  },
  {
    title: '__proto__ as a name',
    text: 'cluster: demo\n__proto__: { polluted: yes }\n',
    expected: ['cluster.yaml:2:1: __proto__ cannot be a name', '  hint: choose another one'],
  },
  {
    title: 'a list as a name',
    text: 'cluster: demo\n? [a, b]\n: c\n',
    expected: ['cluster.yaml:2:3: this key is not a word', '  hint: write the name out'],
  },
  {
    title: 'two mistakes in the YAML',
    text: 'cluster: *one\ndomain: *two\n',
    expected: [
      'cluster.yaml:1:10: no anchor above is named one',
      '  hint: write &one where the value is first given',
      'cluster.yaml:2:9: no anchor above is named two',
      '  hint: write &two where the value is first given',
    ],
  },
]
