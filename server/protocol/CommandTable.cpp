#include "server/protocol/CommandTable.h"

#include "server/protocol/Digits.h"

#include <algorithm>
#include <array>

namespace protocol {

namespace {

constexpr Needs none{};
constexpr Needs argument = Need::Argument;
constexpr Needs bare = Need::NoArgument;
constexpr Needs login = Need::Login;
constexpr Needs meanwhile = Need::WhileTransferring;
constexpr Needs unimplemented = Need::Unimplemented;
constexpr Needs optionalPath = Need::Path;
constexpr Needs path = Needs(Need::Path) | Need::Argument | Need::Login;
constexpr Needs keepsRename = Need::KeepsRename;
// RFC 3659 section 5.3 wants the transfer right behind REST, but clients send REST before or behind the data port
// commands as they like.
constexpr Needs keepsRestart = Need::KeepsRestart;

constexpr auto table = std::to_array<CommandSpec>({
    {"ABOR", Verb::Abor, bare | login | meanwhile, "ABOR"},
    {"ACCT", Verb::Acct, argument | unimplemented, "ACCT <account>"},
    {"ADAT", Verb::Adat, argument | unimplemented, "ADAT <base64>"},
    {"ALLO", Verb::Allo, argument | login, "ALLO <bytes> [R <bytes>]"},
    {"APPE", Verb::Appe, path | keepsRestart, "APPE <path>"},
    {"AUTH", Verb::Auth, argument, "AUTH TLS"},
    {"CCC", Verb::Ccc, bare, "CCC"},
    {"CDUP", Verb::Cdup, bare | login, "CDUP"},
    {"CLNT", Verb::Clnt, argument, "CLNT <name>"},
    {"CONF", Verb::Conf, argument | unimplemented, "CONF <base64>"},
    {"CWD", Verb::Cwd, path, "CWD <path>"},
    {"DELE", Verb::Dele, path, "DELE <path>"},
    {"ENC", Verb::Enc, argument | unimplemented, "ENC <base64>"},
    {"EPRT", Verb::Eprt, argument | login | keepsRestart, "EPRT |<1 or 2>|<address>|<port>|"},
    {"EPSV", Verb::Epsv, login | keepsRestart, "EPSV [1 | 2 | ALL]"},
    {"FEAT", Verb::Feat, bare, "FEAT"},
    {"HELP", Verb::Help, none, "HELP [<command>]"},
    {"LANG", Verb::Lang, unimplemented, "LANG [<language>]"},
    {"LIST", Verb::List, optionalPath | login, "LIST [<path>]"},
    {"LPRT", Verb::Lprt, argument | unimplemented, "LPRT <long host and port>"},
    {"LPSV", Verb::Lpsv, bare | unimplemented, "LPSV"},
    {"MDTM", Verb::Mdtm, path, "MDTM <path>"},
    {"MFMT", Verb::Mfmt, path, "MFMT <YYYYMMDDHHMMSS> <path>"},
    {"MIC", Verb::Mic, argument | unimplemented, "MIC <base64>"},
    {"MKD", Verb::Mkd, path, "MKD <path>"},
    {"MLSD", Verb::Mlsd, optionalPath | login, "MLSD [<path>]"},
    {"MLST", Verb::Mlst, optionalPath | login, "MLST [<path>]"},
    {"MODE", Verb::Mode, argument | login, "MODE S"},
    {"NLST", Verb::Nlst, optionalPath | login, "NLST [<path>]"},
    {"NOOP", Verb::Noop, none, "NOOP"},
    {"OPTS", Verb::Opts, argument, "OPTS <command> [<options>]"},
    {"PASS", Verb::Pass, none, "PASS <password>"},
    {"PASV", Verb::Pasv, bare | login | keepsRestart, "PASV"},
    {"PBSZ", Verb::Pbsz, argument, "PBSZ 0"},
    {"PORT", Verb::Port, argument | login | keepsRestart, "PORT <h1,h2,h3,h4,p1,p2>"},
    {"PROT", Verb::Prot, argument, "PROT C | P"},
    {"PWD", Verb::Pwd, bare | login, "PWD"},
    {"QUIT", Verb::Quit, bare | meanwhile, "QUIT"},
    {"REIN", Verb::Rein, bare, "REIN"},
    {"REST", Verb::Rest, argument | login | keepsRestart, "REST <offset>"},
    {"RETR", Verb::Retr, path | keepsRestart, "RETR <path>"},
    {"RMD", Verb::Rmd, path, "RMD <path>"},
    {"RNFR", Verb::Rnfr, path, "RNFR <path>"},
    {"RNTO", Verb::Rnto, path | keepsRename, "RNTO <path>"},
    {"SITE", Verb::Site, argument | login, "SITE HELP"},
    {"SIZE", Verb::Size, path, "SIZE <path>"},
    {"SMNT", Verb::Smnt, argument | unimplemented, "SMNT <path>"},
    {"STAT", Verb::Stat, optionalPath | meanwhile, "STAT [<path>]"},
    {"STOR", Verb::Stor, path | keepsRestart, "STOR <path>"},
    {"STOU", Verb::Stou, optionalPath | login, "STOU"},
    {"STRU", Verb::Stru, argument | login, "STRU F"},
    {"SYST", Verb::Syst, bare, "SYST"},
    {"TYPE", Verb::Type, argument | login, "TYPE A [N] | I | L 8"},
    {"USER", Verb::User, argument, "USER <name>"},
    {"XCUP", Verb::Cdup, bare | login, "XCUP"},
    {"XCWD", Verb::Cwd, path, "XCWD <path>"},
    {"XMKD", Verb::Mkd, path, "XMKD <path>"},
    {"XPWD", Verb::Pwd, bare | login, "XPWD"},
    {"XRMD", Verb::Rmd, path, "XRMD <path>"},
});

constexpr size_t longestName = 4;

const CommandSpec *find(QByteArrayView verb)
{
    if (verb.isEmpty() || size_t(verb.size()) > longestName)
        return nullptr;
    std::array<char, longestName> letters{};
    for (size_t i = 0; i < letters.size() && i < size_t(verb.size()); ++i)
        letters[i] = upper(verb[qsizetype(i)]);
    const std::string_view name(letters.data(), size_t(verb.size()));
    const auto row = std::ranges::lower_bound(table, name, {}, &CommandSpec::name);
    return row != table.end() && row->name == name ? &*row : nullptr;
}

} // namespace

std::span<const CommandSpec> commandTable()
{
    return table;
}

Command parseCommand(QByteArrayView line)
{
    static constexpr qsizetype longestShownName = 16;
    Command command;
    const qsizetype blank = line.indexOf(' ');
    const QByteArrayView verb = blank < 0 ? line : line.first(blank);
    if (blank >= 0) {
        command.hasArgument = true;
        command.argument = line.sliced(blank + 1).toByteArray();
    }
    if (!std::ranges::all_of(verb, isLetter))
        return command;

    command.spec = find(verb);
    if (command.spec) // the table lives as long as the program: no copy
        command.name = QByteArray::fromRawData(command.spec->name.data(), qsizetype(command.spec->name.size()));
    else
        command.name = verb.first(std::min(verb.size(), longestShownName)).toByteArray().toUpper();
    return command;
}

bool argumentFits(const Command &command)
{
    const Needs needs = command.spec ? command.spec->needs : Needs();
    if (needs.testFlag(Need::Argument))
        return !command.argument.isEmpty();
    return !needs.testFlag(Need::NoArgument) || command.argument.isEmpty();
}

} // namespace protocol
