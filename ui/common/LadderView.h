#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace ui {

/// The rules a verdict tried, top down, with the one that decided lit. Ids of rules are shown as plain text.
class LadderView final : public QWidget
{
    Q_OBJECT

public:
    explicit LadderView(QWidget *parent = nullptr);

    struct Rung
    {
        QString text;
        bool decided = false;
        int rule = -1; ///< index in its policy: then the rung can be chosen, by mouse and keyboard
        friend bool operator==(const Rung &, const Rung &) = default;
    };
    void showRungs(const QList<Rung> &rungs);

    /// `ladder` as stored: one line a rule, "id: how far it matched". `decidingRule` empty: none of them decided.
    void showLadder(const QString &ladder, const QString &decidingRule);
    static QList<Rung> rungs(const QString &ladder, const QString &decidingRule);

Q_SIGNALS:
    void ruleActivated(int rule);
};

} // namespace ui
