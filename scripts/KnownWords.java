import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import morfologik.stemming.Dictionary;
import org.languagetool.JLanguageTool;
import org.languagetool.Languages;
import org.languagetool.rules.Rule;
import org.languagetool.rules.spelling.SpellingCheckRule;

/**
 * Writes what LanguageTool's spelling knows, for medical_words.py: first the entries of its American and British
 * dictionaries (word, plus sign, letter for how frequent it is, A for the rarest), then a line "=", then of the words on
 * standard input, one on a line, those that neither spelling knows.
 */
public final class KnownWords {
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String code : new String[] {"en_US", "en_GB"}) {
      for (ByteBuffer entry : dictionary(code).fsa) {
        out.println(StandardCharsets.UTF_8.decode(entry));
      }
    }
    out.println("=");
    SpellingCheckRule american = spelling("en-US");
    SpellingCheckRule british = spelling("en-GB");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String word = in.readLine(); word != null; word = in.readLine()) {
      if (american.isMisspelled(word) && british.isMisspelled(word)) {
        out.println(word);
      }
    }
    out.flush();
  }

  private static Dictionary dictionary(String code) throws IOException {
    return Dictionary.read(KnownWords.class.getResource("/org/languagetool/resource/en/hunspell/" + code + ".dict"));
  }

  private static SpellingCheckRule spelling(String code) {
    JLanguageTool tool = new JLanguageTool(Languages.getLanguageForShortCode(code));
    for (Rule rule : tool.getAllActiveRules()) {
      if (rule instanceof SpellingCheckRule && rule.getId().startsWith("MORFOLOGIK")) {
        return (SpellingCheckRule) rule;
      }
    }
    throw new IllegalStateException("LanguageTool has no spelling rule for " + code);
  }
}
