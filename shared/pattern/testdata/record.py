"""Writes python.json: what Python's re says of patterns and texts.

    python3 record.py > python.json
"""
import json, random, re, sys, warnings
warnings.simplefilter('ignore')

TEXTS = ['', 'a', 'b', 'ab', 'aab', 'abc', 'abcabc', 'aaaa', 'a\n', 'a\nb', '\n', 'ABC', 'aB1', '12', 'x-1_y', 'größe', 'ÄÖ', '٣', 'a b', "'q'", '"x\'', 'a.b', '{,3}', 'ſK', 'ıİ', 'Σς', '１２', '²', 'e\u0301']

CURATED = [
    # anchors and places
    r'^a', r'a$', r'^$', r'\Aab', r'ab\Z', r'a$\n', r'(?m)^b', r'(?m)a$', r'\bab\b', r'\Bb', r'\B', r'\b', r'^a$|^b$', r'(?a)\bgr', r'\w+\b',
    # classes
    r'\w+', r'\d+', r'\s', r'\W', r'\D+', r'\S+', r'(?a)\w+', r'(?a)\d+', r'(?a)\W+', r'[\w.-]+', r'[^\W\d_]+', r'[]a]+', r'[^]a]+', r'[a-]+', r'[-a]+', r'[a\-z]+', r'[a-c-e]+', r'[a-z&&[^b]]',
    r'[[:alpha:]]+', r'[\]]', r'[\b]', r'[\x41-\x43]+', r'[\u0041-\u0043]+', r'[\101]', r'[^\n]+', r'[\d\-_]+', r'[\s\S]+', r'[z-a]', r'[\w-a]', r'[a', r'[]', r'[^]', r'[a-\d]',
    # escapes
    r'\x41', r'\u0041\u0042', r'\U00000041', r'\101', r'\0', r'\07', r'\8', r'\1', r'(a)\1', r'(a)\11', r'\.', r'\-', r'\_', r'\q', r'\Z', r'\z', r'\G', r'\pL', r'\x4', r'\u004', r'\U0011FFFF', r'\400', r'\377', '\\', r'\é', r'\N{DIGIT ONE}', r'\n', r'\t\f\v\a\r', r'\'q\'',
    # repeats
    r'a*', r'a+', r'a?', r'a{2}', r'a{2,}', r'a{,3}', r'a{1,2}', r'a{}', r'a{,}', r'a{x}', r'a{1', r'a{1,', r'{,3}', r'x{2}{3}', r'a**', r'a*?', r'a+?b', r'a??', r'a{1,3}?', r'a++b', r'a?+a', r'a*+a', r'a{1,2}+a',
    r'*a', r'(*a)', r'a|*', r'^*', r'(?:^)*', r'\b+', r'(?=a)*', r'a{3,1}', r'a{4294967296}', r'(?:ab){2,}', r'(?:a|b){1,1500}', r'.{1,2048}', r'(ab?)+c', r'(a|ab)(c|bcd)*', r'a{0}', r'(a){0}b', r'(?:a{2}){2}', r'()*', r'(?:)+', r'(?:){5}a',
    # loops that may match nothing
    r'(a*)*', r'(a*)+', r'(a|b*)*', r'(|a)*', r'(|a)+', r'(a|)+b', r'(a?)*?b', r'(a*?)*b', r'((a*)*)*', r'(\s*[a-z]*\s*)*', r'(a*)*b', r'(a?b?)*c', r'(?:a?){3}', r'(?:a*?){2,3}b', r'(a??)*', r'(a??)+b', r'(?:(a)|b)*', r'(?:(a)|(b))*', r'(a*|b)*c', r'((a)|b*?)+c', r'(?:x|(?=a))*a', r'(\b)*a', r'(?:a|(b)|\b)*',
    # groups
    r'(a)(b)?', r'(?P<x>a)(?P=x)', r'(?P<q>[\'"]).*(?P=q)', r'(?P<x>a)(?P<x>b)', r'(?P<1>a)', r'(?P=x)', r'(?P>x)', r'(?<x>a)', r'(?P<x>', r'(?P<x', r'(', r')', r'a)', r'(a', r'(?', r'(?a', r'(?#c)a', r'a(?#c', r'abc(?#comment)c?', r'(?:ab)c', r'(a(b(c)))', r'(\w)\1+', r'(a)|b\1', r'(a\1)', r'(?P<g>a(?P=g))', r'((a)|b)\2?', r'(a*)\1', r'(?i)(a)\1', r'(?i)(ß)\1',
    # looking around
    r'(?=a)', r'(?!a)', r'(?=ab)a', r'(?!ab)a', r'a(?=b)', r'a(?!b)', r'(?<=a)b', r'(?<!a)b', r'(?<=)x', r'(?<=^)a', r'(?<=a|b)c', r'(?<=a|bc)c', r'(?<=a*)b', r'(?<=a{2})b', r'(?<=(a))b', r'(?<=(a)(?P<z>b))c', r'(?!)', r'(?=)', r'(?=(a))\1', r'(?!(a)b)a', r'(?<!(?=b))b', r'^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{3,}$', r'^(?!.*\.\.)[a-z.]+$', r'(?!admin)[a-z]+', r'(a)(?<=\1)b', r'(?<=(a)\1)b', r'(?<=\b)a', r'^(?!-)(?!.*--)[A-Za-z0-9-]{1,63}(?<!-)$', r'(?=(a+))a*b\1', r'(?<!\d)\d{2}(?!\d)',
    # atomic, conditions
    r'(?>a*)b', r'(?>a*)a', r'(?>a|ab)c', r'(?>(a)|b)c?', r'(a)?b(?(1)c|d)', r'(a)?b(?(1)c)', r'(?P<x>a)?b(?(x)c|d)', r'(?(1)a|b)(c)', r'(?(2)a)', r'(a)(?(1)b|c|d)', r'(?(0)a)', r'(?(x)a)', r'(?(-1)a)', r'(a)?(?(1)b|)c?', r'(?:(a)|b)*(?(1)c|d)', r'(a)|(?(1)b)',
    # flags
    r'(?i)abc', r'(?i)ÄÖ', r'(?i)[a-c]+', r'(?i)[^b]+', r'(?ai)äö', r'(?i)k', r'(?i)ſ', r'(?i)s', r'(?i)i', r'(?i)ı', r'(?i)Σ', r'(?i)[i]', r'(?i)[k-l]', r'(?s).+', r'(?s)a.b', r'(?x) a b # c', r'(?x)a\ b', r'(?x)[ ]', r'(?x)a {2}', r'(?m)^', r'(?im)^B$', r'a(?i)b', r'(?i:a)b', r'(?-i:a)b', r'(?i)(?-i:a)b', r'(?i-s:a).', r'(?ii)a', r'(?z)a', r'(?i', r'(?L)a', r'(?au)a', r'(?a:\w)\w', r'(?u:\w)', r'(?i)|b', r'(|(?i)a)', r'(?x:a b)c d', r'(?i-i:a)', r'(?-:a)', r'(?a-a:a)', r'(?i)[^\W\d_]+', r'(?i)[A-Z]{2,}', r'(?m)(?s)^.+$',
    # what templates have
    r'[\w.-]+@[\w-]+\.[a-z]{2,}', r'(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}', r'^$|^[a-z]+$', r'\$\{x\}', r'([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}', r'\S{1,5}\s?', r'^[a-z]{3}$', r'[\x20-\x7E]+', r'([a-z]+,?)*', r'^((?!-)[a-z-]+(?<!-)\.?)+$', r'^[A-Z][\w]+$', r'a|ab', r'ab|a', r'(a|ab)(?:b|$)', r'^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]{2,}$', r'.*\S.*', r'(?s:.*)', r'[^\s]+', r'^\s*$', r"^[a-zA-Z0-9!@#\$%^&*()_+=,.?'\"-]*$",
]

def made(rnd, depth):
    """A pattern at random."""
    kind = rnd.randrange(16 if depth else 6)
    if kind < 4: return rnd.choice(['a', 'b', 'c', '.', r'\w', '[ab]', '[^a]', r'\d', 'A', r'\n'])
    if kind == 4: return rnd.choice(['^', '$', r'\b', r'\B', r'\A', r'\Z', ''])
    if kind == 5: return made(rnd, 0) + made(rnd, 0)
    inner = lambda: made(rnd, depth - 1)
    if kind < 9: return inner() + inner()
    if kind == 9: return '(?:%s|%s)' % (inner(), inner())
    if kind == 10: return '(%s|%s)' % (inner(), inner())
    if kind == 11: return '(%s)' % inner()
    if kind < 14: return '(?:%s)%s%s' % (inner(), rnd.choice(['*', '+', '?', '{2}', '{1,2}', '{0,2}', '{2,}']), rnd.choice(['', '', '', '?', '+']))
    if kind == 14: return rnd.choice(['(?=%s)', '(?!%s)', '(?<=%s)', '(?<!%s)', '(?>%s)', '(?i:%s)', '(?s:%s)']) % inner()
    return '(%s)%s%s' % (inner(), inner(), rnd.choice([r'\1', '(?(1)a|b)']))

def spans(m):
    return None if m is None else [n for i in range(m.re.groups + 1) for n in m.span(i)]

def main():
    rnd = random.Random(7)
    patterns = CURATED + [made(rnd, 4) for _ in range(900)]
    out, seen = [], set()
    for p in patterns:
        if p in seen or len(p) > 120: continue
        seen.add(p)
        try: r = re.compile(p)
        except (re.error, OverflowError) as e:
            if p not in CURATED: continue
            out.append({'p': p, 'bad': str(e)})
            continue
        texts = TEXTS if p in CURATED else ['', 'a', 'ab', 'ba', 'aab', 'abcab', 'a\nb', 'Ab1', 'bbaa']
        out.append({'p': p, 't': [[t, spans(r.match(t)), spans(r.search(t))] for t in texts]})
    print('[')
    print(',\n'.join(json.dumps(one, ensure_ascii=False) for one in out))
    print(']')
main()
