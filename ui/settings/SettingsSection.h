#pragma once

#include "server/api/ServerController.h"
#include "server/config/Config.h"

#include <QHash>
#include <QWidget>

#include <functional>

class QFormLayout;
class QSpinBox;
class QVBoxLayout;

namespace ui {

class AmountEdit;
class ConfigHistory;
class FieldNote;

/// One heading of the settings and its fields. A field is applied when its editing is finished; one that is refused
/// keeps what was typed and says why below itself, until it is mended or the configuration changes elsewhere.
class SettingsSection : public QWidget
{
    Q_OBJECT

public:
    SettingsSection(const QString &title, const QString &introduction, ConfigHistory *history,
                    QWidget *parent = nullptr);

    const QString &title() const { return m_title; }
    void load(); ///< shows the configuration in force
    virtual void showSnapshot(const api::ServerSnapshot &snapshot) { Q_UNUSED(snapshot) }
    /// The field where `problem` can be fixed; null: not in this section.
    virtual QWidget *fieldFor(const api::Problem &problem) const;

protected:
    using Change = std::function<void(config::Config &)>;
    using Number = int &(*)(config::Config &);
    using Amount = qint64 &(*)(config::Config &);

    struct NumberTexts
    {
        QString label;
        QString description;
        QString zero; ///< shown for 0
        QString suffix;
    };
    QSpinBox *addNumber(const NumberTexts &texts, int maximum, Number number);
    AmountEdit *addSpeed(const QString &label, const QString &description, Amount amount);
    /// A row of the form with room for a note below the field.
    void addField(const QString &label, QWidget *field);
    QVBoxLayout *column() const { return m_column; }

    /// Applies a change that `field` stands for; the field's note says why when it is refused. A change that lets other
    /// machines use a policy which reaches beyond the client waits until a person confirms it.
    bool commit(QWidget *field, const Change &change);
    base::Result<void> tryCommit(const Change &change); ///< for a dialog, which says itself what is wrong
    void say(QWidget *field, const QString &text); ///< an error; empty: none
    /// For a field that shows `now`: whether to show it anew, because it changed or nothing waits to be mended.
    template <typename Value> bool refresh(QWidget *field, Value &shown, const Value &now)
    {
        if (shown == now && waits(field))
            return false;
        shown = now;
        say(field, {});
        return true;
    }
    const config::Config &configuration() const;
    api::ServerController *server() const;

    virtual void showConfig(const config::Config &config) = 0;
    virtual void restore(config::Config &config, const config::Config &defaults) const = 0;

private:
    bool apply(QWidget *field, const Change &change);
    void askFirst(QWidget *field, const Change &change);
    QWidget *makeHeader(const QString &introduction);
    bool waits(QWidget *field) const;

    const QString m_title;
    ConfigHistory *m_history;
    QVBoxLayout *m_column;
    QFormLayout *m_form;
    QHash<QWidget *, FieldNote *> m_notes;
    QList<std::function<void(config::Config &)>> m_loaders;
    QWidget *m_restore = nullptr;
};

} // namespace ui
