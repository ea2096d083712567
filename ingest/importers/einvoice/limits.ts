/**
 * What a stranger's file may cost. An invoice of 2,000 lines is about 1 MiB of XML; an OFD of one invoice about
 * 100 KiB with 20 entries.
 */
export const LIMITS = {
  /** Bytes of a file as it is, XML or OFD, inclusive. */
  fileBytes: 16 * 1024 * 1024,
  /** Bytes of one XML, in a file of its own or within a container, inclusive. */
  xmlBytes: 16 * 1024 * 1024,
  /** XML documents one after the other in one file. */
  documents: 10_000,
  /** Depth of elements; an invoice has 5. */
  depth: 32,
  /** Elements of one XML, about 10 a line of an invoice. */
  elements: 400_000,
  /** Attributes of one element. */
  attributes: 64,
  /** Characters of the text of one element, or of a comment. */
  textLength: 65_536,
  /** Entries of a container, taken or not. */
  entries: 512,
  /** Bytes unpacked from one container in all. */
  unpackedBytes: 32 * 1024 * 1024,
  /** Unpacked bytes a packed byte, of an entry above 64 KiB. Invoices reach about 20, Deflate at most 1,032. */
  ratio: 200,
} as const
