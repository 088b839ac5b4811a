#pragma once

#include "server/config/Config.h"

#include <QHash>
#include <QWidget>

class QGridLayout;
class QLabel;
class QSpinBox;

namespace ui {

class AmountEdit;
class FindingSlot;

/// Settings of an area under one heading: a line for each, and below it the findings that it causes. Derived classes
/// know the settings.
class AreaFields : public QWidget
{
    Q_OBJECT

public:
    AreaFields(const QString &heading, QWidget *parent);

    /// Shows the settings of `area`; what is being typed and can't be used yet survives while the area stays the same.
    virtual void read(const config::Area &area) = 0;
    virtual void write(config::Area &area) const = 0; ///< unusable text is left out

    /// The findings of a key of the area, such as "maxFileBytes"; null: it is not among these settings.
    FindingSlot *slot(const QString &key) const { return m_slots.value(key); }
    QList<FindingSlot *> allSlots() const;

Q_SIGNALS:
    void edited(const QString &what); ///< by the person, when finished; `what` names the setting

protected:
    /// `keys` share one slot for findings. `control` gets the label's words for its name unless it has one.
    void addRow(const QStringList &keys, const QString &label, QWidget *control, const QString &description);
    void addWide(QWidget *part);
    void showRow(const QString &key, bool shown);
    static QString nameOf(const QString &label); ///< without mnemonic and colon

    AmountEdit *addAmount(const QString &key, const QString &label, const QString &description, bool speed = false);
    QSpinBox *addCount(const QString &key, const QString &label, const QString &description);

private:
    struct Row
    {
        QLabel *label = nullptr;
        QWidget *control = nullptr;
        FindingSlot *slot = nullptr;
    };
    QGridLayout *m_grid;
    QHash<QString, Row> m_rows;
    QHash<QString, FindingSlot *> m_slots;
};

/// A count that may be larger than a spin box can show stays what it was unless somebody typed another.
qint64 countOf(const QSpinBox *box, qint64 former);

} // namespace ui
