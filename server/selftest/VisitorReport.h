#pragma once

#include <QList>
#include <QString>

namespace selftest {

/// What a visitor may want to do in an area, in the order in which it is tried.
enum class VisitorAction : quint8 { List, Download, Upload, Overwrite, Resume, Rename, MakeFolder, Delete };
inline constexpr int visitorActions = 8;
QString visitorActionName(VisitorAction action); ///< translated: "Make a folder"

/// What came of one of them, by what was there afterwards, not by the reply alone.
struct VisitorResult
{
    enum class Happened : quint8 {
        Allowed,
        Refused,
        NotPossible ///< it didn't come to that: no connection, no login
    };
    QString area; ///< virtual path
    VisitorAction action = VisitorAction::List;
    Happened happened = Happened::NotPossible;
    int code = 0; ///< of the last reply; 0: none came
    QString reply; ///< its text, escaped, with the code
    QString note; ///< translated; what the reply doesn't tell: "Taken, but it waits for a decision."
    QString transcript; ///< of this action, escaped: "> STOR x" and "< 150 …" lines
    friend bool operator==(const VisitorResult &, const VisitorResult &) = default;
};

struct VisitorReport
{
    QString user; ///< "anonymous" or the account's name
    QString error; ///< translated; why nothing was tried
    bool cancelled = false;
    bool loggedIn = false;
    QString login; ///< transcript of the login; the password is hidden
    QList<VisitorResult> results; ///< area by area
    bool everyName = true; ///< false: a folder held more names than the shadow took

    const VisitorResult *find(const QString &area, VisitorAction action) const;
    QString transcript() const; ///< of everything
};

} // namespace selftest
