/**
 * Leaves out of a mutation run what is written for people and decides nothing: sentences (a capital letter, spaces, a full stop), and the words
 * of an Error. That every text is there in both languages is the type's to say, and `finding-codes.test.ts`'s.
 * @see https://stryker-mutator.io/docs/stryker-js/disable-mutants/#using-an-ignore-plugin
 */

function isSentence(text) {
  return /^\p{Lu}.* .*\.$/su.test(text.trim())
}

function wordsOf(node) {
  if (node.type === 'StringLiteral') return node.value
  if (node.type !== 'TemplateLiteral') return undefined
  return node.quasis.map(({ value }) => value.cooked ?? '').join('…')
}

function isOfError({ parent, key }) {
  return (
    parent?.type === 'NewExpression' &&
    (key === 'arguments' || key === 0) &&
    /Error$/u.test(parent.callee.name ?? '')
  )
}

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'sentences',
    value: {
      shouldIgnore(path) {
        const words = wordsOf(path.node)
        if (words === undefined) return undefined
        if (isSentence(words)) return 'a sentence for people'
        return isOfError({ parent: path.parent, key: path.listKey ?? path.key })
          ? 'the words of an Error'
          : undefined
      },
    },
  },
]
