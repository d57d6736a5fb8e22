import { readFile, writeFile } from 'node:fs/promises';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of k6. The CA in `NODE_EXTRA_CA_CERTS` is passed to Go too, in its variable `SSL_CERT_FILE`, together
 * with the certificates that this already names.
 * @param file where the certificates are put together, when there are two files of them.
 */
export async function k6Environment(env: Environment, file: string): Promise<Environment> {
  const [extra = '', own = ''] = [env['NODE_EXTRA_CA_CERTS'], env['SSL_CERT_FILE']];
  if (extra === '' || extra === own) return env;
  if (own === '') return { ...env, SSL_CERT_FILE: extra };
  // One that cannot be read is nothing to Node either, and Go is then left as it is.
  const both = await Promise.all([own, extra].map((path) => readFile(path, 'utf8'))).catch(() => null);
  if (both === null) return env;
  await writeFile(file, both.join('\n'));
  return { ...env, SSL_CERT_FILE: file };
}
