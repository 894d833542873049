import { expect } from 'chai'
import {
  frameworkListPage,
  frameworkNodePage,
  frameworkPage,
  frameworkVersionPage,
  type PageContext,
} from '../../server/view/framework-pages.tsx'
import { context, frameworkBaseUrl, publicUrl, slugs, version } from './framework-versions.ts'
import { byTag, elements, readHtml, text, type Element } from './html.ts'

const versions = slugs.map((slug) => version(slug))

/** Every page there is, by its path. */
function pages(language: PageContext['language']): ReadonlyMap<string, Element> {
  const at = (path: string) => ({ ...context(language, path), frameworks: versions })
  const html = versions.flatMap((one) => {
    const path = `/frameworks/${one.slug}`
    const versionPath = `${path}/${one.version}`
    return [
      [path, frameworkPage([one], at(path))],
      [versionPath, frameworkVersionPage(one, at(versionPath))],
      ...[...one.nodes].map(([code, node]) => {
        const nodePath = `${versionPath}/${encodeURIComponent(code)}`
        return [nodePath, frameworkNodePage(one, code, node, at(nodePath))] as const
      }),
    ] as const
  })
  return new Map(
    [['/frameworks', frameworkListPage(versions, at('/frameworks'))] as const, ...html].map(
      ([path, page]) => [path, readHtml(page)],
    ),
  )
}

const attribute = (name: string) => (element: Element) => element.attributes.get(name)

for (const language of ['fr', 'en'] as const) {
  describe(`every framework page, in ${language === 'fr' ? 'French' : 'English'}`, () => {
    const all = pages(language)
    /** Paths of the pages that `broken` finds something wrong with. */
    const brokenPages = (broken: (page: Element, path: string) => boolean) =>
      [...all].filter(([path, page]) => broken(page, path)).map(([path]) => path)

    it('exists for each of the nodes of the three frameworks', () => {
      const nodes = versions.reduce((sum, { nodes }) => sum + nodes.size, 0)
      expect(nodes).to.be.greaterThan(200)
      expect(all.size).to.equal(1 + 2 * versions.length + nodes)
    })

    it('says its language', () => {
      expect(brokenPages((page) => page.attributes.get('lang') !== language)).to.deep.equal([])
    })

    it('has a title and one h1, neither empty', () => {
      const broken = brokenPages((page) => {
        const headings = byTag(page, 'h1')
        return headings.length !== 1 || [...headings, ...byTag(page, 'title')].some((one) => text(one) === '')
      })
      expect(broken).to.deep.equal([])
    })

    it('never skips a rank of heading, and has no empty heading', () => {
      const broken = brokenPages((page) => {
        const headings = byTag(page, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6')
        const ranks = headings.map(({ tag }) => Number(tag.slice(1)))
        const skips = ranks.some((rank, index) => rank > (ranks[index - 1] ?? 0) + 1)
        return skips || headings.some((heading) => text(heading) === '')
      })
      expect(broken).to.deep.equal([])
    })

    it('has one header, one main and one footer, and navigations with different names', () => {
      const broken = brokenPages((page) => {
        const names = byTag(page, 'nav').map(
          (nav) => nav.attributes.get('aria-label') ?? nav.attributes.get('aria-labelledby'),
        )
        return (
          ['header', 'main', 'footer'].some((tag) => byTag(page, tag).length !== 1) ||
          names.includes(undefined) ||
          new Set(names).size !== names.length
        )
      })
      expect(broken).to.deep.equal([])
    })

    it('starts with a link that skips to the main content', () => {
      const broken = brokenPages((page) => {
        const [first] = byTag(page, 'a')
        return first?.attributes.get('href') !== `#${String(byTag(page, 'main')[0]?.attributes.get('id'))}`
      })
      expect(broken).to.deep.equal([])
    })

    it('gives every table a caption and every header cell a scope', () => {
      const broken = brokenPages((page) => {
        const tables = byTag(page, 'table')
        const cells = byTag(page, 'th')
        return (
          tables.some((table) => byTag(table, 'caption').length !== 1) ||
          cells.some((cell) => !['row', 'col'].includes(cell.attributes.get('scope') ?? ''))
        )
      })
      expect(broken).to.deep.equal([])
    })

    it('has no script, no inline style, and nothing that comes from another place', () => {
      const broken = brokenPages((page) => {
        const names = elements(page).flatMap(({ attributes }) => [...attributes.keys()])
        const loaded = byTag(page, 'link', 'img', 'script', 'iframe', 'source').flatMap((element) => [
          ...[attribute('href')(element), attribute('src')(element)].filter((url) => url !== undefined),
        ])
        return (
          byTag(page, 'script', 'style', 'iframe', 'object', 'base').length > 0 ||
          names.some((name) => name === 'style' || name.startsWith('on')) ||
          loaded.some((url) => !/^\/(?!\/)/u.test(url))
        )
      })
      expect(broken).to.deep.equal([])
    })

    it('uses each id once', () => {
      const broken = brokenPages((page) => {
        const ids = elements(page).flatMap((element) => attribute('id')(element) ?? [])
        return new Set(ids).size !== ids.length
      })
      expect(broken).to.deep.equal([])
    })

    it('links only to pages and places that exist, and to the web elsewhere', () => {
      const broken = [...all].flatMap(([path, page]) => {
        const ids = elements(page).flatMap((element) => attribute('id')(element) ?? [])
        const isGood = (href: string) =>
          ['/docs', '/competencies', '/crosswalk', '/verifier'].includes(href) ||
          all.has(href) ||
          // Its other forms are the service's to answer.
          /^\?format=[a-z-]+$|^\/release$/u.test(href.replace(/^\/frameworks\/[^/?]+\/0\.1\.0/u, '')) ||
          (href.startsWith('#') && ids.includes(href.slice(1))) ||
          (/^https?:\/\//u.test(href) && !href.startsWith(publicUrl) && !href.startsWith(frameworkBaseUrl))
        return byTag(page, 'a')
          .map((link) => link.attributes.get('href') ?? '')
          .filter((href) => !isGood(href))
          .map((href) => `${path} → ${href}`)
      })
      expect(broken).to.deep.equal([])
    })

    it('says at the top of every page of a framework that it is an unofficial proposal', () => {
      const note = language === 'fr' ? 'Proposition non officielle' : 'Unofficial proposal'
      const broken = brokenPages((page, path) => {
        const main = text(byTag(page, 'main')[0] ?? page)
        const [before = ''] = main.split(text(byTag(page, 'h1')[0] ?? page)).slice(0, 1)
        return path !== '/frameworks' && !before.includes(note) && !main.slice(0, 600).includes(note)
      })
      expect(broken).to.deep.equal([])
    })

    it('names no term or type of the data that it has no word for', () => {
      const broken = [...all].flatMap(([path, page]) =>
        byTag(page, 'dt')
          .filter((term) => /^[a-z]+:/u.test(text(term)) || text(term) === '')
          .map((term) => `${path}: ${text(term)}`),
      )
      expect(broken).to.deep.equal([])
    })
  })
}
