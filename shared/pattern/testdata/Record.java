import java.util.regex.*;

/** Writes java.json, what java.util.regex says of patterns and texts: java Record.java > java.json */
public class Record {
    static final String[] TEXTS = {"", "a", "b", "ab", "abc", "aab", "ABC", "Ab1", "12", "x-1_y", "größe", "ÄÖ", "٣", "a b", "a.b", "a\n", "a\r\n", "a\nb", "a\u0085", "\\Q", "$5", "{x}", "a&b", "\t", "e\u0301", "ſK", "Σς", "aa", "p{L}"};
    static final String[] PATTERNS = {
        "^a", "a$", "^$", "\\Aab\\z", "a\\Z", "a\\z", "\\Ga", "(?m)^a$\\n^b$", "(?s)a.b", "a.b", "a.", "(?d)a.", "(?s)a..?", "(?m)a$[\\s\\S]*", "a$\\n", "\\bab\\b", "\\w+\\b\\w*", "gr\\B.*",
        "\\w+", "\\W+", "\\d+", "\\D+", "\\s", "\\S+", "(?U)\\w+", "(?U)\\d+", "\\h", "\\H+", "\\v", "a\\R", "a\\Rb", "\\V+",
        "[a-c]+", "[^a]+", "[a-z&&[^b]]+", "[a-z&&b-y]+", "[a-z&&[^aeiou]&&[^c]]+", "[[a][b]]+", "[a[bc]]+", "[^a[b]]+", "[]a]", "[a-]+", "[a&]+", "[\\w.-]+", "[\\w&&[^\\d_]]+", "[\\Q.-\\Ea-z]+", "[a-\\d]", "[a", "[z-a]", "[\\t]",
        "\\p{Alpha}+", "\\p{Lower}+", "\\p{Upper}+", "\\p{Digit}+", "\\p{Alnum}+", "\\p{Punct}", "a\\p{Punct}b", "\\p{L}+", "\\pL+", "\\P{L}+", "\\p{IsAlphabetic}+", "\\p{Lu}+", "\\p{IsLu}+", "\\p{IsLatin}+", "\\p{script=Greek}+", "\\p{Nd}", "\\p{ASCII}+", "\\p{Graph}+", "\\p{Print}+", "\\p{Blank}", "\\p{XDigit}+", "\\p{Space}", "\\p{javaLowerCase}+", "\\p{Nope}", "[\\p{L}\\d]+", "[^\\p{L}]+",
        "\\Qa.b\\E", "\\Q$5\\E", "\\Qa", "\\Qab\\E+", "\\x61", "\\x{61}b", "\\u0061b", "\\0141", "\\07", "\\e", "\\cI", "\\q", "\\_", "\\-", "\\8", "\\1", "(a)\\1", "(a)\\11?", "\\$5", "\\{x\\}", "{x}", "a{", "a{,3}", "a{2", "a{x}",
        "a*", "a+?b?", "a++b", "a*+a", "a?+a", "a{2}", "a{1,2}+", "a**", "*a", "(?:ab?){1,3}c?", "(a*)*", "(a|b*)*c?", "(|a)*", "(?:a{2}){1}",
        "(?<x>a)\\k<x>", "(?<x>a)(?<x>b)", "(?P<x>a)", "\\k<y>", "(?>a*)a", "(?>a|ab)c", "(?:a|ab)c", "(?#c)a", "(a", "a)", "(?=a).*", "(?!a).*", "(?<=a)b", "a(?<=a)b", "ab(?<=a{1,2}b)", "ab(?<=a*b)", "a(?<!b)b", "(a)|b\\1", "(?(1)a)",
        "(?i)abc", "(?i)äö", "(?iu)äö", "(?i)[a-c]+", "(?i)k", "(?iu)sk", "(?i:a)b", "a(?i)b", "(?i)a(?-i)b", "(?x) a b # c", "(?x)[a b]+", "(?iu)σσ", "(?z)a", "(?-i)a", "(?i)[^a]+", "(?i)(a)\\1",
        "a|ab", "ab|a", "(a|ab)(c|bcd)?", "[a-zA-Z][a-zA-Z0-9-]*", "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).{3,}$", "(\\d{1,3})\\.(\\d{1,3})", "^((?!ab).)*$", "[\\x20-\\x7E]*", "^[^\\s]+$", ".*", "[^\"@/\\\\]*",
    };

    static String quoted(String s) {
        StringBuilder b = new StringBuilder("\"");
        for (char c : s.toCharArray()) {
            if (c == '"' || c == '\\') b.append('\\').append(c);
            else if (c < ' ') b.append(String.format("\\u%04x", (int) c));
            else b.append(c);
        }
        return b.append('"').toString();
    }

    public static void main(String[] args) throws Exception {
        java.io.PrintStream out = new java.io.PrintStream(System.out, true, "UTF-8");
        String before = "[\n";
        for (String p : PATTERNS) {
            out.print(before + "{\"p\": " + quoted(p) + ", ");
            before = ",\n";
            try {
                Pattern compiled = Pattern.compile(p);
                out.print("\"t\": [");
                String comma = "";
                for (String t : TEXTS) {
                    out.print(comma + "[" + quoted(t) + ", " + compiled.matcher(t).matches() + "]");
                    comma = ", ";
                }
                out.print("]}");
            } catch (PatternSyntaxException e) {
                out.print("\"bad\": " + quoted(e.getDescription()) + "}");
            }
        }
        out.println("\n]");
    }
}
