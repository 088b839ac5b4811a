#include "server/arealint/RuleTable.h"

#include "server/arealint/Say.h"

#include <algorithm>

namespace arealint {

namespace {

constexpr Rule rules[] = {
    {"AR01", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "The area's folder doesn't belong to the server's account.")},
    {"AR02", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No group of the server's account may write in it.")},
    {"AR03", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Not everybody on this computer may write in it.")},
    {"AR04", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Its permissions are 0755 or 0555.")},
    {"AR05", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Nobody else can put another folder in its place.")},
    {"AR06", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No passwords, keys or databases lie in it.")},
    {"AR07", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No list of this computer's accounts lies in it.")},
    {"AR08", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Names that programs obey, .htaccess or autorun.inf say, are always refused.")},
    {"AR09", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No set-id files, devices, sockets or pipes lie in it.")},
    {"AR10", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "No link leaves it; the server follows none that does, so this only informs.")},
    {"AR11", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No file in it has a second name elsewhere.")},
    {"AR12", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "The server doesn't run as root.")},
    {"AR13", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "There is no command that runs a program or packs files on the way.")},
    {"AR14", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint",
                       "The area is no web site, home directory, synchronised folder, share or removable disk.")},
    {"AR15", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Listings show the same owner and group for every file.")},
    {"AU01", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Strangers upload only where it says so by their name.")},
    {"AU02", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "Where strangers upload, data connections reach the client only.")},
    {"AU03", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Strangers can't fetch what strangers uploaded.")},
    {"AU04", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Strangers can't list what strangers uploaded.")},
    {"AU05", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "A drop box answers the same whether a name exists or not.")},
    {"AU06", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "Nothing is overwritten; in a drop box each file gets a name of its own.")},
    {"AU07", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Only the session that began a file can go on with it.")},
    {"AU08", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Strangers don't rename, delete or change files.")},
    {"AU09", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Strangers don't make folders.")},
    {"AU10", Kept::NotApplicable,
     QT_TRANSLATE_NOOP("arealint", "A drop box never takes folders, so there is nothing to limit.")},
    {"AU11", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint",
                       "Uploads wait with permissions 0600; that they belong to the server's account is what "
                       "AR01 tells.")},
    {"AU12", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "Uploads wait in a store outside every area, closed to other accounts.")},
    {"AU13", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Uploads have random names of the server's, so nobody can replace one.")},
    {"AU14", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "Uploads have a disk of their own, or a limit for all together.")},
    {"AU15", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "File, session, address, area and number of files have limits.")},
    {"AU16", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Some of the disk is kept free, also during a transfer.")},
    {"AU17", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Some places for files are kept free.")},
    {"AU18", Kept::ByConstruction, QT_TRANSLATE_NOOP("arealint", "What is not received wholly is deleted.")},
    {"AU19", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Names that hide something are refused.")},
    {"AU20", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Kinds of files are limited; double endings are marked.")},
    {"AU21", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "The server names what it stores; the sender's name is only written down.")},
    {"AU22", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Uploads can't be run as programs.")},
    {"AU23", Kept::ByConstruction,
     QT_TRANSLATE_NOOP(
         "arealint",
         "Uploads are opened only for a preview of text and pictures, in a process that may come to harm.")},
    {"AU24", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Uploads expire, and the area closes some day.")},
    {"AU25", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Expiry removes names in its own folder only and follows no link.")},
    {"AU26", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Uploads are taken at some hours only.")},
    {"AU27", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "How fast strangers upload is limited.")},
    {"AU28", Kept::ByConstruction, QT_TRANSLATE_NOOP("arealint", "The name that STOU returns is random.")},
    {"AH01", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Drop boxes are preferred to hidden names.")},
    {"AH02", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "An area that isn't listed shows in no listing of its parent.")},
    {"AH03", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Hidden names can't be guessed.")},
    {"AH04", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Names show in no reply to other sessions; the log is for the person at the desk.")},
    {"AH05", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Hidden names change now and then.")},
    {"AH06", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Nothing unreleased is fetched by a hidden name.")},
    {"AH07", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "What is forbidden and what doesn't exist give the same reply.")},
    {"AP01", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Nothing that strangers fetch can be changed by others.")},
    {"AP02", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No upload is fetched that wasn't released.")},
    {"AP03", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No backups, dumps or version control can be fetched.")},
    {"AP04", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Listings show one folder; there is no way to ask for all below it.")},
    {"AP05", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "What others here may not read isn't served to strangers.")},
    {"AP06", Kept::LeftToPeople,
     QT_TRANSLATE_NOOP("arealint",
                       "Files are copied in under another name and renamed; what is released is published so.")},
    {"AP07", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "A text tells visitors whom to write to.")},
    {"AI01", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Strangers are served by an account made for that.")},
    {"AI02", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "System accounts can't sign in.")},
    {"AI03", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "What strangers send as a password is trusted for nothing.")},
    {"AI04", Kept::ByConstruction, QT_TRANSLATE_NOOP("arealint", "Who is signed in can't become another user.")},
    {"AI05", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "The number of sessions is limited.")},
    {"AI06", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Sessions in which nothing happens end.")},
    {"AI07", Kept::ByConstruction,
     QT_TRANSLATE_NOOP("arealint", "Commands come from a table; none of it goes beyond what an area grants.")},
    {"AI08", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "TLS is offered.")},
    {"AI09", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Where strangers may sign in, some area is for them.")},
    {"AI10", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "Where only some networks may connect, data connections go to no others.")},
    {"AN01", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "No program here trusts other machines by address.")},
    {"AN02", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "A firewall limits outgoing connections; a person says so.")},
    {"AN03", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Services for one's own network run elsewhere.")},
    {"AN04", Kept::Checked,
     QT_TRANSLATE_NOOP("arealint", "No service has to refuse connections from a port of the server's.")},
    {"AN05", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Passive ports are many enough and nobody else's.")},
    {"AM01", Kept::ByConstruction, QT_TRANSLATE_NOOP("arealint", "Every session and every transfer is written down.")},
    {"AM02", Kept::LeftToPeople,
     QT_TRANSLATE_NOOP("arealint",
                       "Every arrival is told at the desk; other alarms are for what watches this machine.")},
    {"AM03", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Nothing waits for a decision too long.")},
    {"AM04", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "It shows who asks for files that nobody released.")},
    {"AM05", Kept::LeftToPeople,
     QT_TRANSLATE_NOOP("arealint", "Seeing the areas as a visitor is one click away; nothing repeats it daily.")},
    {"AM06", Kept::Checked, QT_TRANSLATE_NOOP("arealint", "Uploads can't leave the log without room.")},
};

} // namespace

QString Rule::text() const
{
    return Say::tr(words);
}

std::span<const Rule> ruleTable()
{
    return rules;
}

const Rule *ruleOf(const QString &id)
{
    const auto *found = std::find_if(std::begin(rules), std::end(rules),
                                     [&id](const Rule &rule) { return id == QLatin1StringView(rule.id); });
    return found == std::end(rules) ? nullptr : found;
}

} // namespace arealint
