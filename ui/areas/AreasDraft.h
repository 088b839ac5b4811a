#pragma once

#include "server/config/Config.h"

#include <QObject>

#include <functional>

class QUndoStack;

namespace ui {

/// The areas being edited: a draft of the configuration beside the one in force, with undo. Every widget of the page
/// shows this one object and changes it through edit(). It is a draft of all of it because ways out of findings reach
/// beyond the areas; what other pages change meanwhile comes in, part by part. Main thread.
class AreasDraft final : public QObject
{
    Q_OBJECT

public:
    explicit AreasDraft(QObject *parent = nullptr);

    const config::Config &draft() const { return m_draft; }
    const config::Config &inForce() const { return m_inForce; }
    bool isChanged() const; ///< the draft differs from what is in force

    /// What is in force changed (applied, tried out, reverted, changed by another page).
    void setInForce(const config::Config &configuration);

    using Change = std::function<void(config::Config &configuration)>;
    /// Changes the draft as one step of undo under `text` ("Move /pub"). Steps with the same `mergeKey` in a row become
    /// one; an empty key never merges. Nothing happens when nothing changes.
    void edit(const QString &text, const Change &change, const QString &mergeKey = {});
    /// The same for the area the page is about.
    void editArea(const QString &text, const std::function<void(config::Area &area)> &change);
    void discard(); ///< the draft becomes what is in force, as one step of undo
    QUndoStack *stack() const { return m_stack; }

    /// The area the page is about, by index in the draft; -1: none.
    int current() const { return m_current; }
    void setCurrent(int area);
    const config::Area *currentArea() const; ///< null: none; valid until the draft changes
    int indexOf(const QString &path) const; ///< -1: no area has it

Q_SIGNALS:
    void changed(); ///< the draft, or what is in force
    void currentChanged(int area);

private:
    void take(const config::Config &configuration);

    config::Config m_draft;
    config::Config m_inForce;
    QUndoStack *m_stack;
    int m_current = -1;
};

} // namespace ui
