import { expect } from 'chai'
import { pathFinder } from '../../server/http/contract/find-path.ts'

const find = pathFinder(
  [
    '/sessions',
    '/imports/:importId',
    '/imports/template.csv',
    '/frameworks/:framework/latest/nodes',
    '/frameworks/:framework/:version',
    '/frameworks/:framework/:version/:node',
  ].map((path) => [path, path]),
)

describe('pathFinder', () => {
  it('finds a path and what stands for its parameters, decoded', () => {
    expect(find('/sessions')).to.deep.equal({ value: '/sessions', params: {} })
    expect(find('/frameworks/r%C3%A9f%2Fun/0.1.0')).to.deep.equal({
      value: '/frameworks/:framework/:version',
      params: { framework: 'réf/un', version: '0.1.0' },
    })
  })

  it('prefers what is written out, and comes back to a parameter where that leads nowhere', () => {
    expect(find('/imports/template.csv')?.value).to.equal('/imports/template.csv')
    expect(find('/imports/template.pdf')?.value).to.equal('/imports/:importId')
    expect(find('/frameworks/x/latest/nodes')?.value).to.equal('/frameworks/:framework/latest/nodes')
    expect(find('/frameworks/x/latest/C1')?.params).to.deep.equal({
      framework: 'x',
      version: 'latest',
      node: 'C1',
    })
  })

  it('finds nothing at any other address', () => {
    for (const address of [
      '',
      '*',
      '/',
      '//sessions',
      '/sessions/',
      '/Sessions',
      '/sess%69ons',
      '/imports',
      '/imports/',
      '/imports//',
      '/imports/a/b',
      '/imports/constructor/x',
      '/__proto__',
      `/${'a/'.repeat(8000)}`,
    ])
      expect(find(address), address).to.equal(undefined)
  })

  it('takes an encoding that cannot be undone for an error, only where a parameter is', () => {
    expect(() => find('/imports/%')).to.throw(URIError)
    expect(find('/nowhere/%')).to.equal(undefined)
  })
})
