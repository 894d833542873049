/** The fields of a form: read as a browser wrote them, and at a cost that what is sent cannot raise. */
import { expect } from 'chai'
import { formFields } from '../../server/http/form-fields.ts'

const type = 'multipart/form-data; boundary=----X'
const field = (disposition: string, value = '') =>
  `------X\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`
const end = '------X--\r\n'
const read = (body: string, contentType = type) => {
  const fields = formFields(Buffer.from(body, 'utf8'), contentType)
  return fields && Object.fromEntries([...fields].map(([name, value]) => [name, value.toString('utf8')]))
}

/** What a browser sends. */
async function sent(form: FormData): Promise<readonly [body: Buffer, contentType: string]> {
  const request = new Response(form)
  return [Buffer.from(await request.arrayBuffer()), request.headers.get('content-type') ?? '']
}

describe('the fields of a form', () => {
  it('are what whoever sends it wrote, to the last byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_none, index) => index % 256))
    const form = new FormData()
    form.set('file', new Blob([bytes]), 'a"; name="text\r\n.png')
    form.set('where', 'é\r\n--\r\n')
    form.set('text', '')
    const fields = formFields(...(await sent(form)))
    expect([...(fields?.keys() ?? [])]).to.deep.equal(['file', 'where', 'text'])
    expect(fields?.get('file')?.equals(bytes)).to.equal(true)
    expect(fields?.get('where')?.toString('utf8')).to.equal('é\r\n--\r\n')
    expect(fields?.get('text')?.length).to.equal(0)
  })

  it('are the first of each name, and may be none', () => {
    expect(read(`${field('name="a"', '1')}${field('name="a"', '2')}${end}`)).to.deep.equal({ a: '1' })
    expect(read(end)).to.deep.equal({})
    expect(read(`${field('name="a"', '1')}${end}`, 'multipart/form-data; boundary="----X"')).to.deep.equal({
      a: '1',
    })
  })

  it('are as many as a form has, and no more, with names no longer', () => {
    const fields = (count: number) =>
      Array.from({ length: count }, (_none, index) => field(`name="f${String(index)}"`)).join('') + end
    expect(Object.keys(read(fields(8)) ?? {})).to.have.length(8)
    expect(read(fields(9))).to.equal(undefined)
    const named = (length: number) => field(`name="a"; filename="${'x'.repeat(length)}"`, '1') + end
    const most = 1024 - Buffer.byteLength(field('name="a"; filename=""')) + Buffer.byteLength('------X\r\n')
    expect(read(named(most))).to.deep.equal({ a: '1' })
    expect(read(named(most + 1))).to.equal(undefined)
  })

  const others: Readonly<Record<string, readonly [body: string, contentType?: string]>> = {
    'is empty': [''],
    'is of another kind': [`${field('name="a"')}${end}`, 'text/plain'],
    'has another boundary than it says': [`${field('name="a"')}${end}`, `${type}Y`],
    'has no boundary': [
      `--\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n----`,
      'multipart/form-data',
    ],
    'has something before its first field': [`x\r\n${field('name="a"')}${end}`],
    'is cut short in a value': [field('name="a"', 'x').slice(0, -2)],
    'is cut short in a head': ['------X\r\nContent-Disposition: form-data; name="a"\r\n'],
    'does not end': [field('name="a"', 'x')],
    'has a field without a name': [`${field('filename="a"')}${end}`],
    'has a field that is no form’s': [
      `------X\r\nContent-Disposition: attachment; name="a"\r\n\r\n\r\n${end}`,
    ],
    'has a field that says nothing': [`------X\r\n\r\nx\r\n${end}`],
    'goes on where its boundary ends': [`------XY${field('name="a"').slice(7)}${end}`],
  }
  for (const [title, [body, contentType]] of Object.entries(others)) {
    it(`are none of a body that ${title}`, () => {
      expect(read(body, contentType)).to.equal(undefined)
    })
  }

  it('cost a fraction of what any other reader spends on them, however they are written', async () => {
    const room = 2 * 1024 * 1024
    const many = (part: string) => part.repeat(Math.floor((room - 200) / part.length))
    const hostile = {
      'headers without end': `------X\r\nContent-Disposition: form-data; name="a"\r\n${many('X-A: b\r\n')}\r\n\r\n${end}`,
      'empty parts': `${many(field('name="a"'))}${end}`,
      'signs that are written otherwise': `${field(`name="${many('%22')}"`)}${end}`,
    }
    const spent = async (work: () => unknown): Promise<number> => {
      const before = process.cpuUsage()
      await work()
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    for (const [title, body] of Object.entries(hostile)) {
      const bytes = Buffer.from(body)
      const headers = { 'Content-Type': type }
      const usual = await spent(() => new Response(bytes, { headers }).formData().catch(() => undefined))
      const ours = await spent(() => formFields(bytes, type))
      expect(ours, `${title}: microseconds, of ${String(usual)}`).to.be.lessThan(usual / 5)
    }
  })
})
