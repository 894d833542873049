/** `Buffer` is everywhere in Node.js without being asked for. */
export { Buffer } from './buffer.ts'
