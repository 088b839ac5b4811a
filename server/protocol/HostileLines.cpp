#include "server/protocol/CommandTable.h"
#include "server/protocol/Digits.h"

#include <algorithm>
#include <array>

namespace protocol {

namespace {

bool equalsUpper(QByteArrayView text, QByteArrayView upperCase)
{
    return std::ranges::equal(text, upperCase, {}, upper);
}

bool containsHttpVersion(QByteArrayView line)
{
    static constexpr QByteArrayView version(" HTTP/");
    if (!line.contains('/'))
        return false; // nearly every line, looked at in one go
    return std::search(line.begin(), line.end(), version.begin(), version.end(),
                       [](char a, char b) { return upper(a) == b; })
        != line.end();
}

/// Whether one letter changed, added or left out makes `word` into PASS.
bool isNearlyPass(QByteArrayView word)
{
    static constexpr QByteArrayView pass("PASS");
    const qsizetype shorter = std::min(word.size(), pass.size());
    qsizetype front = 0;
    while (front < shorter && upper(word[front]) == pass[front])
        ++front;
    qsizetype back = 0;
    while (back < shorter - front && upper(word[word.size() - 1 - back]) == pass[pass.size() - 1 - back])
        ++back;
    const qsizetype unmatched = std::max(word.size(), pass.size()) - front - back;
    return unmatched <= 1;
}

/// The number of letters of `word` that may be shown when it is PASS, or meant to be; 0 when it is another word.
qsizetype passLetters(QByteArrayView word)
{
    if (equalsUpper(word, "PASV"))
        return 0;
    // "PASShunter2": the blank was forgotten, so no more than the verb is shown of such a word.
    if (word.size() >= 3 && equalsUpper(word.first(3), "PAS"))
        return std::min<qsizetype>(word.size(), 4);
    return isNearlyPass(word) ? word.size() : 0;
}

} // namespace

bool isForeignProtocol(QByteArrayView line)
{
    static constexpr auto httpMethods = std::to_array<QByteArrayView>(
        {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PROPFIND"});
    static constexpr auto mailVerbs =
        std::to_array<QByteArrayView>({"EHLO", "HELO", "MAIL", "RCPT", "DATA", "STARTTLS", "APOP"});

    if (line.size() >= 2 && line[0] == '\x16' && line[1] == '\x03')
        return true;
    if (line.size() >= 4 && equalsUpper(line.first(4), "SSH-"))
        return true;

    const qsizetype blank = line.indexOf(' ');
    const QByteArrayView word = blank < 0 ? line : line.first(blank);
    const auto isWord = [word](QByteArrayView other) { return equalsUpper(word, other); };
    if (std::ranges::any_of(mailVerbs, isWord))
        return true;
    if (blank < 0)
        return false;
    const QByteArrayView rest = line.sliced(blank + 1);
    const bool namesResource = !rest.isEmpty() && (rest.front() == '/' || rest.front() == '*');
    if (namesResource && std::ranges::any_of(httpMethods, isWord))
        return true;
    // A folder may be called "my HTTP/": FTP's own verbs are innocent, and no browser sends them as methods unasked.
    return containsHttpVersion(line) && !parseCommand(line).spec;
}

QByteArray redacted(QByteArrayView line)
{
    const auto first = std::ranges::find_if(line, isLetter);
    const auto end = std::find_if_not(first, line.end(), isLetter);
    const qsizetype shown = passLetters(QByteArrayView(first, end));
    const qsizetype kept = first - line.begin() + shown;
    if (shown == 0 || kept == line.size())
        return line.toByteArray();
    // Always as many asterisks: the length of a password is nobody's business either.
    return line.first(kept).toByteArray().append(" ****");
}

} // namespace protocol
