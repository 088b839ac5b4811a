#include "server/protocol/Listing.h"

#include "server/protocol/CivilTime.h"
#include "server/protocol/Digits.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string_view>

namespace protocol {

namespace {

constexpr qint64 halfYear = 15'778'476; // seconds of half a Gregorian year on average, as ls counts

/// Room for everything of a line but its name: facts are the longest.
using LineStart = std::array<char, 128>;

struct FactName
{
    Fact fact;
    std::string_view name;
};
constexpr std::array factNames{FactName{Fact::Type, "type"}, FactName{Fact::Size, "size"},
                               FactName{Fact::Modify, "modify"}, FactName{Fact::Perm, "perm"}};

struct PermLetter
{
    Perm perm;
    char letter;
};
constexpr std::array filePerms{PermLetter{Perm::Append, 'a'}, PermLetter{Perm::Delete, 'd'},
                               PermLetter{Perm::Rename, 'f'}, PermLetter{Perm::Retrieve, 'r'},
                               PermLetter{Perm::Store, 'w'}};
constexpr std::array directoryPerms{PermLetter{Perm::Create, 'c'}, PermLetter{Perm::Delete, 'd'},
                                    PermLetter{Perm::Enter, 'e'},  PermLetter{Perm::Rename, 'f'},
                                    PermLetter{Perm::List, 'l'},   PermLetter{Perm::MakeDirectory, 'm'},
                                    PermLetter{Perm::Purge, 'p'}};

char *put(char *at, std::string_view text)
{
    std::memcpy(at, text.data(), text.size());
    return at + text.size();
}

bool breaksLine(const QByteArray &name)
{
    return std::ranges::any_of(name, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void appendLine(QByteArray &out, const LineStart &start, const char *end, const QByteArray &name)
{
    out.append(start.data(), end - start.data());
    out.append(name);
    out.append("\r\n", 2);
}

/// Mode letters a Unix client understands, after what the session may do; only the "owner" ever writes.
char *putMode(char *at, const ListEntry &entry)
{
    const bool isFile = entry.type == ListEntry::Type::File;
    const bool reads = entry.perms.testAnyFlags(isFile ? Perms(Perm::Retrieve) : Perms(Perm::List));
    const bool writes = entry.perms.testAnyFlags(isFile ? Perm::Append | Perm::Store
                                                        : Perm::Create | Perm::MakeDirectory | Perm::Purge);
    const bool enters = !isFile && entry.perms.testFlag(Perm::Enter);
    *at++ = isFile ? '-' : 'd';
    for (const bool isOwner : {true, false, false}) {
        *at++ = reads ? 'r' : '-';
        *at++ = writes && isOwner ? 'w' : '-';
        *at++ = enters ? 'x' : '-';
    }
    return at;
}

char *putListTime(char *at, qint64 modified, qint64 now)
{
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const CivilTime time = CivilTime::of(modified);
    at = put(at, months.substr(size_t(time.month - 1) * 3, 3));
    *at++ = ' ';
    at = putAligned(at, quint64(time.day), 2);
    *at++ = ' ';
    if (modified > now || modified <= now - halfYear) {
        *at++ = ' ';
        return putPadded(at, quint64(time.year), 4);
    }
    at = putPadded(at, quint64(time.hour), 2);
    *at++ = ':';
    return putPadded(at, quint64(time.minute), 2);
}

char *putTimeVal(char *at, qint64 seconds)
{
    const CivilTime time = CivilTime::of(seconds);
    at = putPadded(at, quint64(time.year), 4);
    for (const int part : {time.month, time.day, time.hour, time.minute, time.second})
        at = putPadded(at, quint64(part), 2);
    return at;
}

char *putPerms(char *at, const ListEntry &entry)
{
    const auto letters = entry.type == ListEntry::Type::File ? std::span<const PermLetter>(filePerms) : directoryPerms;
    for (const PermLetter &row : letters) {
        if (entry.perms.testFlag(row.perm))
            *at++ = row.letter;
    }
    return at;
}

constexpr std::string_view typeName(ListEntry::Type type)
{
    switch (type) {
    case ListEntry::Type::File:
        return "file";
    case ListEntry::Type::Directory:
        return "dir";
    case ListEntry::Type::CurrentDirectory:
        return "cdir";
    case ListEntry::Type::ParentDirectory:
        return "pdir";
    }
    Q_UNREACHABLE();
}

char *putFact(char *at, const FactName &row, const ListEntry &entry)
{
    at = put(at, row.name);
    *at++ = '=';
    switch (row.fact) {
    case Fact::Type:
        at = put(at, typeName(entry.type));
        break;
    case Fact::Size:
        at = putAligned(at, quint64(std::max<qint64>(entry.size, 0)), 0);
        break;
    case Fact::Modify:
        at = putTimeVal(at, entry.modified);
        break;
    case Fact::Perm:
        at = putPerms(at, entry);
        break;
    }
    *at++ = ';';
    return at;
}

char *putFacts(char *at, const ListEntry &entry, Facts facts)
{
    for (const FactName &row : factNames) {
        const bool applies = row.fact != Fact::Size || entry.type == ListEntry::Type::File;
        if (facts.testFlag(row.fact) && applies)
            at = putFact(at, row, entry);
    }
    *at++ = ' ';
    return at;
}

} // namespace

void appendListLine(QByteArray &out, const ListEntry &entry, qint64 now)
{
    if (breaksLine(entry.name))
        return;
    LineStart start;
    char *at = putMode(start.data(), entry);
    at = put(at, " 1 ftp ftp ");
    at = putAligned(at, quint64(std::max<qint64>(entry.size, 0)), 12);
    *at++ = ' ';
    at = putListTime(at, entry.modified, now);
    *at++ = ' ';
    appendLine(out, start, at, entry.name);
}

void appendNameLine(QByteArray &out, const ListEntry &entry)
{
    if (breaksLine(entry.name))
        return;
    out.append(entry.name);
    out.append("\r\n", 2);
}

void appendFactsLine(QByteArray &out, const ListEntry &entry, Facts facts)
{
    if (breaksLine(entry.name))
        return;
    LineStart start;
    appendLine(out, start, putFacts(start.data(), entry, facts), entry.name);
}

QByteArray factsLine(const ListEntry &entry, Facts facts, const QByteArray &shownName)
{
    LineStart start;
    const char *end = putFacts(start.data(), entry, facts);
    return QByteArray(start.data(), end - start.data()).append(shownName);
}

QByteArray factsFeature(Facts chosen)
{
    QByteArray text;
    for (const FactName &row : factNames) {
        text.append(row.name.data(), qsizetype(row.name.size()));
        text.append(chosen.testFlag(row.fact) ? "*;" : ";");
    }
    return text;
}

Facts parseFacts(QByteArrayView argument)
{
    Facts facts;
    while (!argument.isEmpty()) {
        const qsizetype semicolon = argument.indexOf(';');
        const QByteArrayView word = semicolon < 0 ? argument : argument.first(semicolon);
        for (const FactName &row : factNames) {
            if (word.compare(QByteArrayView(row.name.data(), qsizetype(row.name.size())), Qt::CaseInsensitive) == 0)
                facts |= row.fact;
        }
        argument = argument.sliced(semicolon < 0 ? argument.size() : semicolon + 1);
    }
    return facts;
}

} // namespace protocol
