#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QFlags>

#include <span>
#include <string_view>

namespace protocol {

enum class Verb : quint8 {
    Abor,
    Acct,
    Adat,
    Allo,
    Appe,
    Auth,
    Ccc,
    Cdup,
    Clnt,
    Conf,
    Cwd,
    Dele,
    Enc,
    Eprt,
    Epsv,
    Feat,
    Help,
    Lang,
    List,
    Lprt,
    Lpsv,
    Mdtm,
    Mfmt,
    Mic,
    Mkd,
    Mlsd,
    Mlst,
    Mode,
    Nlst,
    Noop,
    Opts,
    Pass,
    Pasv,
    Pbsz,
    Port,
    Prot,
    Pwd,
    Quit,
    Rein,
    Rest,
    Retr,
    Rmd,
    Rnfr,
    Rnto,
    Site,
    Size,
    Smnt,
    Stat,
    Stor,
    Stou,
    Stru,
    Syst,
    Type,
    User,
    Unknown
};

/// What has to hold before a command runs; checked in one place, by walking the table.
enum class Need : quint16 {
    Nothing = 0,
    Argument = 1, ///< 501 without one, or with an empty one
    NoArgument = 2, ///< 501 with one; an empty one ("PWD ") is none
    Login = 4, ///< 530 before it
    WhileTransferring = 8, ///< acted on during a transfer; the others wait their turn
    Unimplemented = 16, ///< known, answered 502
    Path = 32, ///< the argument is a path: valid UTF-8 without control characters, else 501
    KeepsRename = 64, ///< does not forget RNFR
    KeepsRestart = 128 ///< does not forget REST
};
Q_DECLARE_FLAGS(Needs, Need)
Q_DECLARE_OPERATORS_FOR_FLAGS(Needs)

struct CommandSpec
{
    std::string_view name; ///< as written on the wire
    Verb verb = Verb::Unknown; ///< XCWD and CWD share one
    Needs needs;
    std::string_view syntax; ///< for HELP: "RETR <path>"
};

/// Sorted by name; HELP, the login checks and the argument checks all come from walking it.
std::span<const CommandSpec> commandTable();

/// A line taken apart: the verb is letters only and matched exactly, without regard to case; exactly one space
/// separates it from the argument, which is kept byte for byte.
struct Command
{
    const CommandSpec *spec = nullptr; ///< null: unknown
    QByteArray name; ///< the verb as sent, upper case, at most 16 letters; empty when it isn't letters
    QByteArray argument;
    bool hasArgument = false;
};
Command parseCommand(QByteArrayView line);
/// Whether Need::Argument and Need::NoArgument are met; 501 if not. True for an unknown command.
bool argumentFits(const Command &command);

/// Lines that no FTP client sends: HTTP, SMTP, SSH, a TLS ClientHello on the clear port (ALPACA, CVE-2021-3618).
/// One reply, then close. Also meant for the start of a line that isn't finished yet (LineReader::pending()).
bool isForeignProtocol(QByteArrayView line);

/// The line with a password replaced by asterisks, also when PASS is misspelt a little; for logs.
QByteArray redacted(QByteArrayView line);

} // namespace protocol
